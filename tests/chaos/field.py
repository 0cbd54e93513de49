"""Where it happens: servers of its own, services under a supervisor, a history on its way, and the count at the end."""

import random
import threading
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from broker import produce, read_all, wait_until
from cluster import Cluster, Postgres
from contract import NATION, QUOTAS, check_everything, compare, follow, readable, wait_for_figures
from harm import FAULTS, PROGRAMS, strike
from histories import make_history, publishing_order
from judgement import INPUT_TOPICS
from links import Links
from oracle import expect
from servers import EVENT_SOURCE, Service, System, end_of
from supervisor import Supervisor

READY_SECONDS, CAUGHT_UP_SECONDS, QUIET_SECONDS = 60, 180, 60
AT_ONCE = 3  # faults
GAP_SECONDS = 1.0  # at most, from the begin of a fault to that of the next
CALM_FAULTS = 20  # after so many everything is counted
SCHEMA_IDS = f"{QUOTAS}=7,{NATION}=8"


class Field:
    def __init__(self, folder, seed, say, brokers=1, restarts=True):
        self.folder, self.say = folder, say
        self.rng = random.Random(seed)
        self.failures, self.counts, self.kinds = [], Counter(), Counter()
        self.longest = 0
        self.postgres = Postgres(folder)
        self.cluster = Cluster(folder, brokers)
        self.system = System(self.cluster.bootstrap_servers, self.postgres.address, folder)
        self.system.taakctl("migrate")
        self.system.taakctl("topics", "create", "--replication", str(brokers))
        self.links = Links(urlsplit(self.postgres.address).port)
        self.batch = self.rng.randint(50, 500)
        self.supervisor = Supervisor(self.start_service, restarts)
        for number in (1, 2):
            for program in PROGRAMS:
                self.supervisor.add(f"{program}-{number}")

    def start_service(self, program, number):
        url = urlsplit(self.postgres.address)
        through = f"{url.username}@127.0.0.1:{self.links.port(f'{program}-{number}')}"
        environment = {
            **self.system.environment,
            "DATABASE_URL": urlunsplit(url._replace(netloc=through)),
            "BATCH_MAX_EVENTS": str(self.batch),
            "SCHEMA_IDS": SCHEMA_IDS if number == 1 else "",  # the emitters take over from each other
        }
        return Service(program, environment, self.folder, number).start()

    @contextmanager
    def sql(self):
        """A cursor straight to the database, in a transaction."""
        connection = psycopg2.connect(self.postgres.address)
        try:
            with connection, connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def end_of_logs(self):
        servers = sorted(self.folder.glob("*/*.log"))
        return "\n".join([self.system.end_of_logs()] + [f"-- {log.parent.name}\n{end_of(log)}" for log in servers])

    def close(self):
        self.supervisor.stop()
        for service in self.supervisor.services.values():
            service.kill()
        self.links.close()
        self.cluster.stop()
        self.postgres.stop()

    # The faults

    def storm(self, messages, faults, seconds):
        """That many faults, or as many as there is time for, some at a time, while the history is published."""
        kinds = [kind for kind in FAULTS if kind != "postgres-disk-full" or self.postgres.mounted]
        weights = [FAULTS[kind].weight for kind in kinds]
        self.server_locks = {fault.server: threading.Lock() for fault in FAULTS.values()}
        publisher = Publisher(self, messages)
        began, done = time.monotonic(), 0

        def part():
            return max(done / faults, (time.monotonic() - began) / seconds)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            going = set()
            while part() < 1 and not self.failures:
                done += 1
                going.add(pool.submit(self.fault, done, self.rng.choices(kinds, weights)[0], self.rng.random()))
                publisher.allow(part())
                time.sleep(self.rng.uniform(0, GAP_SECONDS))  # a random moment is the point here
                if len(going) == AT_ONCE:
                    _, going = wait(going, return_when=FIRST_COMPLETED)
                if done % CALM_FAULTS == 0 and part() < 0.8:
                    wait(going)
                    publisher.wait()
                    self.calm()
        publisher.allow(1)
        publisher.finish()
        self.counts["faults"] = done

    def fault(self, number, kind, seed):
        with self.server_locks[FAULTS[kind].server] if FAULTS[kind].server else threading.Lock():
            began = time.monotonic()
            try:
                told = strike(self, kind, seed)
            except Exception as failure:  # such as a service that does not end, or a server that does not start
                told = f"{failure!r}"
                self.failures.append(f"fault {number}, {kind}: {failure}")
            self.kinds[kind] += 1
            self.say(f"{number:5}  {kind:18} {told}", began)

    # The count

    def calm(self):
        """Everything is well again: waits for the right figures, and holds all that came out against the contract."""
        began = time.monotonic()
        try:
            self.cluster.wait_ready()
            self.supervisor.disarm()
            wait_until(self.all_ready, "every service is ready", READY_SECONDS)
            ready = time.monotonic() - began
            self.count()
        except Exception as failure:
            self.failures.append(f"not caught up {time.monotonic() - began:.0f} s after the last fault: {failure}")
            return
        self.longest = max(self.longest, self.caught_up - began)
        self.say(f"       calm: all ready after {ready:.1f} s, caught up after {self.caught_up - began:.1f} s")

    def all_ready(self):
        services = [self.supervisor.services[name] for name in self.supervisor.names()]
        return all(service.process.poll() is None and service.answers("/readyz") == 200 for service in services)

    def count(self):
        inputs = read_all(self.system.bootstrap_servers, INPUT_TOPICS)
        expected = expect(inputs)
        outputs = follow(self.system.bootstrap_servers)
        try:
            wait_for_figures(self.system.bootstrap_servers, outputs, expected, CAUGHT_UP_SECONDS, QUIET_SECONDS)
            self.caught_up = time.monotonic()
            wait_until(lambda: not outputs.read(), "nothing more comes out", QUIET_SECONDS)
        finally:
            outputs.close()
        wrong = compare(outputs, expected) + check_everything(outputs, inputs, EVENT_SOURCE)
        if wrong:
            self.failures.append(readable(wrong))
        self.counts["events published"] = len(inputs)
        self.counts["of them rejected"] = len(expected.reasons)
        self.counts["updates and rejects read"] = len(outputs.messages)

    def finish(self):
        """The last count; then everything ends in good order, and the database agrees with itself."""
        if not self.failures:
            self.calm()
        self.supervisor.stop()
        self.failures += self.supervisor.wrong
        if self.failures:
            return
        for name in self.supervisor.names():
            try:
                self.supervisor.end(name)
            except AssertionError as failure:
                self.failures.append(str(failure))
        self.count()
        with self.sql() as cursor:
            cursor.execute("SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM difference)")
            left = cursor.fetchone()
        if left != (0, 0):
            self.failures.append(f"rows left over in outbox and difference: {left}")
        verified = self.system.run_taakctl("verify")
        if verified.returncode:
            self.failures.append(f"taakctl verify: {verified.returncode}\n{verified.stdout}{verified.stderr}")


class Publisher:
    """Publishes a history in the background, as far as it is allowed to."""

    def __init__(self, field, messages):
        self.field, self.messages = field, messages
        self.allowed = self.published = 0
        self.changed = threading.Condition()
        self.failure = None
        self.thread = threading.Thread(target=self._publish, daemon=True)
        self.thread.start()

    def allow(self, part):
        """part: 0 to 1."""
        with self.changed:
            self.allowed = max(self.allowed, int(len(self.messages) * min(part, 1)))
            self.changed.notify_all()

    def wait(self):
        """Until all that is allowed is published."""
        with self.changed:
            self.changed.wait_for(lambda: self.published == self.allowed or self.failure)
        if self.failure:
            raise self.failure

    def finish(self):
        self.wait()
        self.thread.join()

    def _publish(self):
        try:
            while self.published < len(self.messages):
                with self.changed:
                    self.changed.wait_for(lambda: self.allowed > self.published)
                    until = self.allowed
                self._produce(self.messages[self.published : until])
                with self.changed:
                    self.published = until
                    self.changed.notify_all()
        except BaseException as failure:  # told by wait()
            with self.changed:
                self.failure = failure
                self.changed.notify_all()

    def _produce(self, messages):
        """Once more where the broker did not take all of them: what then comes twice is one event all the same."""
        try:
            produce(self.field.system.bootstrap_servers, messages)
        except AssertionError as failure:
            self.field.say(f"       a slice is published anew: {failure}")
            produce(self.field.system.bootstrap_servers, messages)


def history(seed, count):
    return publishing_order(make_history(seed, count, time.time_ns() // 1000, real=seed % 5 == 0), seed)
