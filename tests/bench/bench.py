"""Servers of a benchmark's own, and what every benchmark measures on them."""

import contextlib
import io
import os
import shutil
import statistics
import tempfile
import time
import uuid
from pathlib import Path

import psycopg2

import load
from broker import wait_until
from measure import cpu_seconds, metric, peak_megabytes, postgres_cpu_seconds, wait_until_read
from servers import PrivateServer, System, delete_topics, fresh_database

PIECE = 10_000


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


class Bench:
    def __init__(self, folder):
        self.folder = folder
        self.postgres = PrivateServer("postgres", "DATABASE_URL", folder / "postgres")
        self.kafka = PrivateServer("kafka", "KAFKA_BOOTSTRAP_SERVERS", folder / "kafka")
        self.postmaster = int((folder / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
        self.systems = []

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
        """Rows a second, and the server's processor time for one, of COPY alone."""
        rows, pieces = load.chunks(placements, PIECE)
        connection = psycopg2.connect(system.environment["DATABASE_URL"])
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE floor (LIKE placement INCLUDING ALL)")
            connection.commit()
            cpu, began = postgres_cpu_seconds(self.postmaster), time.monotonic()
            for piece in pieces:
                cursor.copy_expert("COPY floor FROM STDIN (FORMAT binary)", io.BytesIO(piece))
                connection.commit()
            seconds = time.monotonic() - began
            cpu = postgres_cpu_seconds(self.postmaster) - cpu
            cursor.execute("DROP TABLE floor")
        connection.commit()
        connection.close()
        return rows / seconds, cpu / rows * 1e6

    @contextlib.contextmanager
    def held(self, system):
        """Lets nothing be written to the table meanwhile."""
        with contextlib.closing(psycopg2.connect(system.environment["DATABASE_URL"])) as connection:
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE placement IN ACCESS EXCLUSIVE MODE")
            yield  # closing lets go of it

    def consume(self, system, placements, partitions, instances=1):
        """What placement-consumers make of these, which are published while all have joined and the table is held."""
        services = [system.start("placement-consumer", number) for number in range(1, instances + 1)]
        for service in services:
            wait_until(lambda log=service.log: "partition assigned" in log.read_text(), "each has a partition", 60)
        events = len(placements)
        system.sql("CHECKPOINT")
        [[lsn]] = system.sql("SELECT pg_current_wal_lsn()")
        postgres_cpu = postgres_cpu_seconds(self.postmaster)
        with self.held(system):
            load.publish(self.kafka.address, placements, partitions)
        seconds = wait_until_read(services, events)
        cpu = sum(cpu_seconds(service.process.pid) for service in services)
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


def medians(results):
    return {name: statistics.median(result[name] for result in results) for name in results[0]}


def table_print(columns, results):
    """A line for each of the results. Columns: title, name in the result, format."""
    wide = max(len(name) for name in results) + 2
    print(f"{'':{wide}}" + "".join(f"{title:>10}" for title, _, _ in columns))
    for name, result in results.items():
        print(f"{name:{wide}}" + "".join(f"{form.format(result[key]):>10}" for _, key, form in columns))
