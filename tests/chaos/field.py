"""Where it happens: servers of its own, the services under a supervisor, a history on its way, and the count at the end."""

import random
import subprocess
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from broker import lag, produce, read_all, wait_until
from contract import OUTPUT_TOPICS, check_everything, compare, follow, readable
from harm import BROKER, FAULTS, LINK, POSTGRES, PROGRAM, SERVICE
from histories import make_history, publishing_order
from judgement import DETERMINATIONS, INPUT_TOPICS
from links import Link
from oracle import expect
from protos import REPOSITORY
from servers import CONSUMERS, EVENT_SOURCE, Service, System
from supervisor import Supervisor

PROGRAMS = (*CONSUMERS, "quota-emitter")
TMPFS = "size=600m"
AT_ONCE = 3  # faults
CAUGHT_UP_SECONDS = 300


class Field:
    def __init__(self, folder, seed, say):
        self.folder, self.seed, self.say = Path(folder), seed, say
        self.rng = random.Random(seed)
        self.failures = []
        self.counts = Counter()
        self.mounted = False

    # Servers

    def open(self):
        self.postgres = self.folder / "postgres"
        self.postgres.mkdir(parents=True)
        self.mount()
        self.ballast = self.postgres / "ballast"
        self.postgres_start()
        self.broker = self.folder / "kafka"
        self.broker_start()
        servers = environment_of(self.broker)["KAFKA_BOOTSTRAP_SERVERS"]
        self.database_url = environment_of(self.postgres)["DATABASE_URL"]
        self.link = Link(urlsplit(self.database_url).port)
        netloc = urlsplit(self.database_url).netloc.rsplit(":", 1)[0] + f":{self.link.port}"
        self.system = System(servers, self.database_url, self.folder)
        self.system.taakctl("migrate")
        self.system.taakctl("topics", "create")
        self.batch = str(self.rng.choice([20, 50, 100, 300]))
        self.environment = {
            **self.system.environment,
            "DATABASE_URL": urlunsplit(urlsplit(self.database_url)._replace(netloc=netloc)),
            "BATCH_MAX_EVENTS": self.batch,
            "KAFKA_SESSION_TIMEOUT_MS": "6000",
        }
        self.supervisor = Supervisor(self.start_service)
        for program in PROGRAMS:
            for number in (1, 2):
                self.supervisor.add(program, number)
        self.outputs = follow(servers)

    def start_service(self, program, number):
        return Service(program, dict(self.environment), self.folder, number).start()

    def mount(self):
        """PostgreSQL's own small disk, where this machine lets us."""
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", TMPFS, "taakstelling-chaos", self.postgres], capture_output=True, check=False
        )
        self.mounted = done.returncode == 0
        if not self.mounted:
            self.say("no tmpfs can be mounted here: no fault of kind postgres-disk-full")

    def postgres_pid(self):
        return int((self.postgres / "data" / "postmaster.pid").read_text().split()[0])

    def postgres_start(self):
        """Until it answers: one whose disk was full may go down a moment after it seemed to run."""

        def answers():
            self.script("postgres", self.postgres)
            try:
                psycopg2.connect(environment_of(self.postgres)["DATABASE_URL"]).close()
                return True
            except psycopg2.OperationalError:
                return False

        wait_until(answers, "PostgreSQL answers", 60)

    def broker_pid(self):
        return int((self.broker / "kafka.pid").read_text())

    def broker_start(self):
        self.script("kafka", self.broker)

    def script(self, kind, folder):
        """Twice, as a server that was killed a moment ago may still be going."""
        for last in (False, True):
            done = subprocess.run([REPOSITORY / "deploy" / kind / "start", folder], capture_output=True, text=True)
            if done.returncode == 0:
                return
            assert not last, f"{kind} does not start: {done.stdout}{done.stderr}"
            time.sleep(1)

    def sql(self):
        return psycopg2.connect(self.database_url)

    def close(self):
        if hasattr(self, "supervisor"):
            self.supervisor.stop()
            for service in self.supervisor.services.values():
                service.kill()
        if hasattr(self, "link"):
            self.link.close()
        for kind, folder in (("kafka", self.folder / "kafka"), ("postgres", self.folder / "postgres")):
            subprocess.run([REPOSITORY / "deploy" / kind / "stop", folder], capture_output=True, check=False)
        if self.mounted:
            subprocess.run(["umount", "-l", self.postgres], check=False)

    # Faults

    def draw(self, kinds):
        """A fault and its target."""
        weights = [FAULTS[kind][0] for kind in kinds]
        kind = self.rng.choices(kinds, weights)[0]
        _, needs, function = FAULTS[kind]
        if needs == SERVICE:
            target = f"{self.rng.choice(PROGRAMS)}-{self.rng.choice([1, 2])}"
        else:
            target = self.rng.choice(PROGRAMS) if needs == PROGRAM else needs
        return kind, needs, function, target

    def strike(self, number, kind, needs, function, target, seed):
        lock = self.supervisor.locks[target] if needs == SERVICE else self.locks[target]
        with lock:
            try:
                told = function(self, random.Random(seed), target)
            except psycopg2.OperationalError as failure:  # another fault has the server down
                told = f"not now: {str(failure).splitlines()[0]}"
            except Exception as failure:
                self.failures.append(f"fault {number} {kind} {target}: {failure!r}")
                told = repr(failure)
        self.counts[kind] += 1
        self.say(f"{number:5} {kind} {told}")

    def storm(self, faults, messages, gap):
        """Draws and begins the faults, some at a time, and publishes a slice of the history after each."""
        kinds = [kind for kind in FAULTS if kind != "postgres-disk-full" or self.mounted]
        self.locks = {name: threading.Lock() for name in (POSTGRES, LINK, BROKER, *PROGRAMS)}
        publisher = Publisher(self.system.bootstrap_servers, messages, faults + 1)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            going = set()
            for number in range(1, faults + 1):
                going.add(pool.submit(self.strike, number, *self.draw(kinds), self.rng.random()))
                publisher.allow(number)
                time.sleep(self.rng.uniform(0, gap))  # a random moment is the point here
                if len(going) >= AT_ONCE:
                    _, going = wait(going, return_when="FIRST_COMPLETED")
            wait(going)
        self.calm()
        publisher.allow(faults + 1)
        publisher.finish()

    def calm(self):
        """Takes the fault points away that no process came by."""
        for name in self.supervisor.names():
            with self.supervisor.locks[name]:
                service = self.supervisor.services[name]
                if service.environment.pop("TAAKSTELLING_FAULT", None):
                    service.kill()
                    service.start()

    # The end

    def settle(self):
        """Everything is healthy again; waits for the right figures and gives how long that took."""
        began = time.monotonic()
        inputs = read_all(self.system.bootstrap_servers, INPUT_TOPICS)
        expected = expect(inputs)

        def complaints():
            self.outputs.read()
            return compare(self.outputs, expected)

        try:
            wait_until(lambda: lag(self.system.bootstrap_servers) == 0, "all is consumed", CAUGHT_UP_SECONDS)
            wait_until(lambda: not complaints(), "the figures are right", CAUGHT_UP_SECONDS)
        except AssertionError as failure:
            self.failures.append(f"{failure}: {readable(complaints())}")
        seconds = time.monotonic() - began
        self.supervisor.stop()
        for name in self.supervisor.names():
            try:
                self.supervisor.services[name].stop()
            except AssertionError as failure:
                self.failures.append(str(failure))
        wrong = complaints() + check_everything(self.outputs, inputs, EVENT_SOURCE)
        if wrong:
            self.failures.append(readable(wrong))
        done = self.system.run_taakctl("verify")
        if done.returncode:
            self.failures.append(f"taakctl verify: {done.stdout}{done.stderr}")
        self.failures += [f"{name} ended with {code}:\n{log}" for name, code, log in self.supervisor.wrong]
        self.counts["messages read"] = len(inputs)
        self.counts["messages published"] = sum(len(self.outputs.in_order(topic)) for topic in OUTPUT_TOPICS)
        return seconds


class Publisher:
    """Publishes a history in slices, each when it is allowed."""

    def __init__(self, servers, messages, slices):
        self.servers, self.messages, self.slices = servers, messages, slices
        self.allowed = self.done = 0
        self.changed = threading.Condition()
        self.failure = None
        self.thread = threading.Thread(target=self._publish, daemon=True)
        self.thread.start()

    def allow(self, slices):
        with self.changed:
            self.allowed = slices
            self.changed.notify()

    def finish(self):
        self.thread.join()
        if self.failure:
            raise self.failure

    def _publish(self):
        total = len(self.messages)
        try:
            while self.done < self.slices:
                with self.changed:
                    self.changed.wait_for(lambda: self.allowed > self.done)
                    until = self.allowed
                produce(self.servers, self.messages[total * self.done // self.slices : total * until // self.slices])
                self.done = until
        except BaseException as failure:  # told by finish()
            self.failure = failure


def history(seed, count):
    """In a random order, but most determinations early: so there are figures to publish all the while."""
    rng = random.Random(seed)
    messages = publishing_order(make_history(seed, count, time.time_ns() // 1000), seed)
    return sorted(messages, key=lambda message: message.topic != DETERMINATIONS or rng.random() < 0.2)


def environment_of(folder):
    return dict(line.split("=", 1) for line in (folder / "env").read_text().splitlines())


def run(folder, seed, faults, events, gap, say):
    """A whole run; the field that it gives tells the failures and the counts."""
    field = Field(folder, seed, say)
    try:
        field.open()
        began = time.monotonic()
        field.storm(faults, history(seed, events), gap)
        say(f"{faults} faults in {time.monotonic() - began:.0f} s; waiting for the figures")
        seconds = field.settle()
        say(f"caught up {seconds:.1f} s after the last fault and the last message")
    finally:
        field.close()
    return field

