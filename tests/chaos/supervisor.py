"""Starts again whatever ended, as a container engine does, and remembers how each process ended."""

import threading
import time
from collections import Counter

EX_SOFTWARE = 70  # the watchdog
KILLED = -9


class Supervisor:
    """Services by name; a fault holds a service's lock while it works on it."""

    def __init__(self, start):
        self.start_service = start  # start(program, number) gives a Service that runs
        self.services = {}
        self.locks = {}
        self.restarts = Counter()
        self.wrong = []  # (name, exit code, end of log) of what should not have ended
        self.expected = {}  # name: exit codes that a fault brought about
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def add(self, program, number):
        name = f"{program}-{number}"
        self.locks.setdefault(name, threading.Lock())
        self.services[name] = self.start_service(program, number)
        return name

    def remove(self, name):
        """Ends it in good order; the next add() takes the name again."""
        service = self.services.pop(name)
        service.stop()

    def names(self, program=""):
        return sorted(name for name in self.services if name.startswith(program))

    def stop(self):
        self.done.set()
        self.thread.join()

    def _watch(self):
        while not self.done.is_set():
            for name in list(self.services):
                lock = self.locks[name]
                if lock.acquire(blocking=False):
                    try:
                        self._look(name)
                    finally:
                        lock.release()
            time.sleep(0.05)

    def _look(self, name):
        service = self.services.get(name)
        if service is None or service.process.poll() is None:
            return
        code = service.process.returncode
        if code not in (KILLED, EX_SOFTWARE):
            self.wrong.append((name, code, service.end_of_log()))
        self.restarts[code] += 1
        service.environment.pop("TAAKSTELLING_FAULT", None)
        service.start()
