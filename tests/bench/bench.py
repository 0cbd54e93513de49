"""Servers of a benchmark's own, and what every benchmark measures on them."""

import contextlib
import io
import os
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

import psycopg2

import load
from broker import wait_until
from measure import cpu_seconds, metric, peak_megabytes, postgres_cpu_seconds
from servers import PrivateServer, System, delete_topics, fresh_database

HERE = Path(__file__).resolve().parent
PIECE = 10_000  # rows of one COPY
SENT_BYTES = 65_536  # of it at once: with psycopg2's own 8,192 it takes longer
STORED_SECONDS = 600


@contextlib.contextmanager
def started():
    """Servers in a temporary folder, which goes with them."""
    folder = Path(tempfile.mkdtemp(prefix="taakstelling-bench-"))
    os.chmod(folder, 0o755)
    bench = Bench(folder)
    try:
        yield bench
    finally:
        bench.close()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def java_options(words):
    """Go before what a command line says."""
    os.environ["_JAVA_OPTIONS"] = words
    yield
    del os.environ["_JAVA_OPTIONS"]


class Bench:
    def __init__(self, folder):
        self.folder = folder
        self.postgres = PrivateServer("postgres", "DATABASE_URL", folder / "postgres")
        with java_options("-XX:TieredStopAtLevel=4"):  # the whole JIT, as in production; start says 1
            self.kafka = PrivateServer("kafka", "KAFKA_BOOTSTRAP_SERVERS", folder / "kafka")
        self.postmaster = int((folder / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
        self.systems = []

    def compiled(self, source, *libraries):
        """A program of this folder, made for this run: it belongs to no build."""
        program = self.folder / Path(source).stem
        flags = subprocess.check_output(["pkg-config", "--cflags", "--libs", *libraries], text=True).split()
        subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, HERE / source, *flags], check=True)
        return program

    def close(self):
        for system in self.systems:
            system.kill_all()  # what a failure left
        self.kafka.stop()
        self.postgres.stop()

    def system(self, partitions, name="bench"):
        """The product on an empty database and empty topics."""
        folder = self.folder / uuid.uuid4().hex
        folder.mkdir()
        system = System(self.kafka.address, fresh_database(self.postgres.address, name), folder)
        self.systems.append(system)
        delete_topics(self.kafka.address)
        system.prepare(partitions)
        return system

    def floor(self, system, placements):
        """Rows a second, and the server's processor time for one, of COPY alone: as fast as it goes into a table with this key.

        A client in C is no faster: the server's backend sets the pace.
        """
        rows, pieces = load.chunks(placements, PIECE)
        with contextlib.closing(psycopg2.connect(system.environment["DATABASE_URL"])) as connection:
            connection.autocommit = True  # one statement a transaction: no round trip for BEGIN and COMMIT
            cursor = connection.cursor()
            cursor.execute("CREATE TABLE floor (LIKE placement INCLUDING INDEXES)")  # the checks stay away
            cursor.execute("CHECKPOINT")
            cpu, began = postgres_cpu_seconds(self.postmaster), time.monotonic()
            for piece in pieces:
                cursor.copy_expert("COPY floor FROM STDIN (FORMAT binary)", io.BytesIO(piece), SENT_BYTES)
            seconds = time.monotonic() - began
            cpu = postgres_cpu_seconds(self.postmaster) - cpu
            cursor.execute("DROP TABLE floor")
        return rows / seconds, cpu / rows * 1e6

    @contextlib.contextmanager
    def paused(self, services):
        """They stand still meanwhile, so that nothing is read ahead."""
        for service in services:
            service.process.send_signal(signal.SIGSTOP)
        yield
        for service in services:
            service.process.send_signal(signal.SIGCONT)

    def consume(self, system, placements, partitions, instances=1, **settings):
        """What placement-consumers, with settings of theirs, make of these, from the moment that they may read the first until the last is in the database.

        All is published before that, while they have joined their group and stand still.
        """
        services = [
            system.start("placement-consumer", number, KAFKA_SESSION_TIMEOUT_MS="60000", **settings)
            for number in range(1, instances + 1)
        ]
        wait_until(lambda: sum(map(assigned, services)) == partitions, "all partitions are assigned", 60)
        events = len(placements)
        with self.paused(services):
            load.publish(self.kafka.address, placements, partitions)
            system.sql("CHECKPOINT")
            [[lsn]] = system.sql("SELECT pg_current_wal_lsn()")
            cpu, postgres_cpu = [cpu_seconds(s.process.pid) for s in services], postgres_cpu_seconds(self.postmaster)
        seconds = wait_until_stored(system, events)
        cpu = sum(cpu_seconds(s.process.pid) for s in services) - sum(cpu)
        postgres_cpu = postgres_cpu_seconds(self.postmaster) - postgres_cpu
        [[wal]] = system.sql("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '%s')" % lsn)
        batches = sum(metric(service.port, "taakstelling_batches_total") for service in services)
        peak = max(peak_megabytes(service.process.pid) for service in services)
        system.stop_all()
        return {
            "events_per_s": round(events / seconds),
            "cpu_us_per_event": round(cpu / events * 1e6, 2),
            "postgres_cpu_us_per_event": round(postgres_cpu / events * 1e6, 2),
            "wal_bytes_per_event": round(float(wal) / events),
            "peak_mb": round(peak),
            "events_per_batch": round(events / batches),
        }


def assigned(service):
    """How many partitions it has, by its log."""
    return service.log.read_text().rpartition("partitions revoked")[2].count("partition assigned")


def wait_until_stored(system, events):
    """Seconds until the positions, which move with the records, say that all are."""
    began = time.monotonic()
    with contextlib.closing(psycopg2.connect(system.environment["DATABASE_URL"])) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        while True:
            cursor.execute("SELECT sum(next_offset) FROM position")
            [[stored]] = cursor.fetchall()
            seconds = time.monotonic() - began
            if stored == events:
                return seconds
            assert seconds < STORED_SECONDS, f"{stored} of {events} events after {STORED_SECONDS} s"
            time.sleep(0.005)


def medians(results):
    return {name: statistics.median(result[name] for result in results) for name in results[0]}


def table_print(columns, results):
    """A line for each of the results; a cell without a figure is empty. Columns: title, name in the result, format."""
    first = max(len(name) for name in results) + 2
    widths = [max(10, len(title) + 2) for title, _, _ in columns]
    print(f"{'':{first}}" + "".join(f"{title:>{width}}" for (title, _, _), width in zip(columns, widths)))
    for name, result in results.items():
        cells = [form.format(result[key]) if key in result else "" for _, key, form in columns]
        print(f"{name:{first}}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths)))
