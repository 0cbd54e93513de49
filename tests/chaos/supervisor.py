"""Starts again whatever ended, as a container engine does, and remembers how each process ended."""

import threading
from collections import Counter
from contextlib import ExitStack, contextmanager

KILLED = -9
EX_SOFTWARE = 70  # the watchdog
FAULT = "TAAKSTELLING_FAULT"
LOOK_SECONDS = 0.05
LIVE_SECONDS = 20


class Supervisor:
    """Services by name. Who does something to a service holds its lock, and the supervisor leaves it alone."""

    def __init__(self, start_service, restarts=True):
        self.start_service = start_service  # start_service(program, number) gives a Service that runs
        self.services, self.locks = {}, {}
        self.restarts = Counter()  # by exit code
        self.wrong = []  # what ended and should not have, in words
        self.restart_them = restarts
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def names(self, program=""):
        return sorted(name for name in list(self.services) if name.startswith(program))

    def lock_of(self, name):
        return self.locks.setdefault(name, threading.Lock())

    @contextmanager
    def some(self, rng, program="", most=1):
        """Up to that many running services to do something to; fewer where others are at work on them."""
        names = self.names(program)
        with ExitStack() as stack:
            taken = []
            for name in rng.sample(names, len(names)):
                if len(taken) < most and self.lock_of(name).acquire(blocking=False):
                    stack.callback(self.lock_of(name).release)
                    if name in self.services:
                        self.look(name)  # a fault point may have ended it just now
                        taken.append(name)
            yield taken

    def add(self, name):
        program, number = name.rsplit("-", 1)
        self.services[name] = self.start_service(program, number)

    def end(self, name):
        """SIGTERM ends it in time with exit code 0, whatever else goes on."""
        service = self.services[name]
        try:
            service.wait_for("/livez", LIVE_SECONDS)  # before that a program has no handler yet
            service.stop()
        except AssertionError:
            # Or it met the point at which it was told to die.
            if FAULT not in service.environment or service.process.returncode != KILLED:
                raise

    def remove(self, name):
        try:
            self.end(name)
        finally:
            del self.services[name]

    def restart(self, name, fault=None):
        """Starts what has ended; with a fault, so that it kills itself at that point."""
        service = self.services[name]
        service.kill()
        service.environment.pop(FAULT, None)
        if fault:
            service.environment[FAULT] = fault
        service.start()

    def disarm(self):
        """No service has a fault before it any more."""
        for name in self.names():
            with self.lock_of(name):
                if FAULT in self.services[name].environment:
                    self.restart(name)

    def look(self, name):
        service = self.services[name]
        code = service.process.poll()
        if code is None:
            return
        if not self.restart_them or code not in (KILLED, EX_SOFTWARE):
            self.wrong.append(f"{name} ended with {code}:\n{service.end_of_log()}")
        self.restarts[code] += 1
        self.restart(name)

    def stop(self):
        """No longer looks after them."""
        self.done.set()
        self.thread.join()

    def _watch(self):
        while not self.done.wait(LOOK_SECONDS):
            for name in self.names():
                lock = self.lock_of(name)
                if lock.acquire(blocking=False):
                    try:
                        if name in self.services:
                            self.look(name)
                    finally:
                        lock.release()
