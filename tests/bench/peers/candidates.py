"""The candidates: each starts its processes on a clean system, tells how many events it has done, and ends."""

import subprocess
from collections import Counter
from pathlib import Path

import psycopg2

from broker import wait_until
from measure import metric
from protos import REPOSITORY
from servers import end_of, free_port

HERE = Path(__file__).resolve().parent
# Heap and collector, as client µs/event: 2 GB parallel 30, 1 GB parallel 36, 1 GB G1 39, 512 MB serial 47.
JAVA = ["java", "-Xms2g", "-Xmx2g", "-XX:+UseParallelGC", "-Duser.timezone=UTC"]


def warm_up(events):
    """How many events go before the measuring: Java compiles its code in them."""
    return events // 3


class Candidate:
    note = ""

    @staticmethod
    def prepare(folder):
        """What is to be there before the first run."""


class Ours(Candidate):
    name = "placement-consumer"
    aggregates = exactly_once = True

    def __init__(self, system, _placements, processes):
        self.system = system
        self.services = [system.start("placement-consumer", number) for number in range(1, processes + 1)]
        for service in self.services:
            service.wait_for("/livez")
        self.pids = [service.process.pid for service in self.services]

    def done(self):
        return int(sum(metric(service.port, "taakstelling_events_total") for service in self.services))

    def stop(self):
        self.system.stop_all()


class Python(Candidate):
    name = "Python"
    aggregates = exactly_once = True

    def __init__(self, system, _placements, processes):
        environment = {**system.environment, "PYTHONPATH": str(REPOSITORY / "tests" / "support")}
        self.logs = [system.folder / f"python-{number}.log" for number in range(processes)]
        self.processes = []
        for number, log in enumerate(self.logs):
            command = ["/usr/bin/python3", str(HERE / "python_consumer.py"), str(number)]
            with open(log, "wb") as output:
                self.processes.append(subprocess.Popen(command, env=environment, stdout=output))
        self.pids = [process.pid for process in self.processes]

    def done(self):
        assert all(process.poll() is None for process in self.processes), "a Python consumer ended"
        return sum(int(lines[-1]) for log in self.logs if (lines := log.read_text().split()))

    def stop(self):
        for process in self.processes:
            process.terminate()
            process.wait(30)


class Connect(Candidate):
    """Its own metrics are beyond reach, so the table tells how far it is: whether certain rows are there."""

    name = "Kafka Connect"
    aggregates = exactly_once = False
    note = (
        "Kafka Connect with Debezium's JDBC sink keeps the rows alone: no aggregates, no check of a message, no rejects, no\n"
        "position in the transaction. The message that came last is the row, so an old one that comes again is a wrong row."
    )

    @staticmethod
    def prepare(folder):
        if code := subprocess.run([HERE / "connect" / "build", folder], check=False).returncode:
            raise SystemExit(code)  # it has said why

    def __init__(self, system, placements, processes):
        self.log = system.folder / "connect.log"
        self.events = len(placements)
        times = Counter(placement.key for placement in placements)
        self.rows = len(times)
        self.warm = last_keys(placements[: warm_up(self.events)], times, processes)
        self.last = last_keys(placements, times, processes)
        self.found = 0
        self.database = psycopg2.connect(system.environment["DATABASE_URL"])
        self.database.autocommit = True
        self.process = start_connect(system, processes, self.log)
        self.pids = [self.process.pid]

    def number(self, query, *values):
        with self.database.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchone()[0]

    def are_there(self, keys):
        return self.number("SELECT count(*) FROM placement WHERE placement_id = ANY (%s::uuid[])", keys) == len(keys)

    def done(self):
        """None until the first third is there, then as many as were then, in the end all: to count at each look costs time."""
        assert self.process.poll() is None and b"Task is being killed" not in self.log.read_bytes(), end_of(self.log, 60)
        if not self.found and self.are_there(self.warm):
            self.found = self.number("SELECT count(*) FROM placement") * self.events // self.rows
        return self.events if self.are_there(self.last) else self.found

    def stop(self):
        self.database.close()
        self.process.terminate()
        self.process.wait(60)


def last_keys(placements, times, partitions):
    """Of each partition the last record of which there is but one message, so that its row means that all before is there."""
    return list({p.key.int % partitions: str(p.key) for p in placements if times[p.key] == 1}.values())


def start_connect(system, tasks, log):
    """A standalone worker: the settings in connect/, and what only this run knows."""
    built = system.folder.parent
    database = psycopg2.extensions.parse_dsn(system.environment["DATABASE_URL"])
    url = f"jdbc:postgresql://{database['host']}:{database['port']}/{database['dbname']}?reWriteBatchedInserts=true"
    own = {
        "worker.properties": {
            "bootstrap.servers": system.bootstrap_servers,
            "listeners": f"http://127.0.0.1:{free_port()}",
            "offset.storage.file.filename": system.folder / "offsets",
        },
        "sink.properties": {
            "tasks.max": tasks,
            "connection.url": url,
            "connection.username": database["user"],
            "connection.password": database.get("password", ""),
        },
    }
    for name, settings in own.items():
        lines = "".join(f"{key}={value}\n" for key, value in settings.items())
        (system.folder / name).write_text((HERE / "connect" / name).read_text() + lines)
    command = [*JAVA, "-cp", (built / "classpath").read_text().strip()]
    command.append(f"-Dlog4j2.configurationFile={REPOSITORY / 'deploy' / 'kafka' / 'log4j2.xml'}")
    command.append("org.apache.kafka.connect.cli.ConnectStandalone")
    with open(log, "wb") as output:
        return subprocess.Popen(
            [*command, *(system.folder / name for name in own)], stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )


CANDIDATES = {candidate.name: candidate for candidate in (Ours, Python, Connect)}
