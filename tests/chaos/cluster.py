"""The servers of a run, each to be taken away and brought back: Kafka, of one node or three, and PostgreSQL."""

import errno
import os
import re
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
from confluent_kafka.admin import AdminClient

from broker import wait_until
from protos import REPOSITORY
from servers import free_port

KAFKA, POSTGRES = REPOSITORY / "deploy" / "kafka", REPOSITORY / "deploy" / "postgres"
START_SECONDS = 60
TMPFS = "size=700m,mode=755"
# What one node holds once, three hold three times, and a write needs two of them.
THREE_NODES = """
default.replication.factor=3
min.insync.replicas=2
offsets.topic.replication.factor=3
transaction.state.log.replication.factor=3
transaction.state.log.min.isr=2
share.coordinator.state.topic.replication.factor=3
share.coordinator.state.topic.min.isr=2
replica.lag.time.max.ms=5000
"""


def script(path, folder):
    return subprocess.run([path, folder], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def environment_of(folder):
    return dict(line.split("=", 1) for line in (folder / "env").read_text().splitlines())


def start(path, folder, is_ready):
    """Until it is ready: one that was killed a moment ago may still look alive to the script."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        done = script(path / "start", folder)
        if done.returncode == 0 and is_ready():
            return
        assert time.monotonic() < deadline, f"{folder} does not start: {done.stdout}{done.stderr}"
        time.sleep(0.2)


def write_until_full(file, size):
    try:
        while file.write(bytes(size)):
            pass
    except OSError as full:
        if full.errno != errno.ENOSPC:
            raise


class Node:
    """One Kafka."""

    def __init__(self, folder):
        self.folder = folder
        self.pid_file = folder / "kafka.pid"

    def pid(self):
        return int(self.pid_file.read_text())

    def start(self):
        start(KAFKA, self.folder, lambda: os.path.exists(f"/proc/{self.pid()}"))
        self.address = environment_of(self.folder)["KAFKA_BOOTSTRAP_SERVERS"]

    def kill(self):
        os.kill(self.pid(), signal.SIGKILL)

    def freeze(self, seconds):
        os.kill(self.pid(), signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            os.kill(self.pid(), signal.SIGCONT)


class Cluster:
    """Kafka: nodes in folders of their own."""

    def __init__(self, folder, count):
        self.nodes = [Node(folder / f"kafka-{number}") for number in range(1, count + 1)]
        for node in self.nodes:
            node.folder.mkdir()
        if count > 1:
            self._make()
        with ThreadPoolExecutor(count) as pool:  # none is ready before most of them are there
            list(pool.map(Node.start, self.nodes))
        self.bootstrap_servers = ",".join(node.address for node in self.nodes)

    def _make(self):
        """Writes each node's settings and storage; deploy/kafka/start then takes them as they are."""
        version = re.search("<kafka.version>(.*)</kafka.version>", (KAFKA / "pom.xml").read_text())[1]
        ask = f'. "$0"/deploy/lib.sh && cache_folder "kafka-{version}"'
        jars = Path(subprocess.check_output(["bash", "-c", ask, REPOSITORY], text=True).strip())
        assert jars.is_dir(), f"{jars} is not there: deploy/kafka/start fetches it"
        ports = [(free_port(), free_port()) for _ in self.nodes]
        voters = ",".join(f"{number}@127.0.0.1:{port}" for number, (_, port) in enumerate(ports, 1))
        for number, (node, (port, controller)) in enumerate(zip(self.nodes, ports), 1):
            settings = node.folder / "server.properties"
            own = (
                f"node.id={number}\nlisteners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}\n"
                f"controller.quorum.voters={voters}\nlog.dirs={node.folder / 'data'}\n"
            )
            settings.write_text((KAFKA / "server.properties").read_text() + THREE_NODES + own)
            command = ["java", "-cp", f"{jars}/*", "kafka.tools.StorageTool", "format", "-t", "Y2hhb3MtY2hhb3MtY2hhbw"]
            subprocess.run([*command, "-c", settings], check=True, capture_output=True)

    def wait_ready(self):
        """All nodes are there and hold all that they should."""

        def is_whole():
            metadata = AdminClient({"bootstrap.servers": self.bootstrap_servers, "log_level": 0}).list_topics(timeout=5)
            partitions = [p for topic in metadata.topics.values() for p in topic.partitions.values()]
            return len(metadata.brokers) == len(self.nodes) and all(
                p.leader >= 0 and len(p.isrs) == len(p.replicas) for p in partitions
            )

        wait_until(is_whole, "the brokers are whole", START_SECONDS)

    def stop(self):
        for node in self.nodes:
            script(KAFKA / "stop", node.folder)


class Postgres:
    """PostgreSQL, on a small disk of its own where this machine lets us mount one."""

    def __init__(self, folder):
        self.folder = folder / "postgres"
        self.folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", TMPFS, "taakstelling-chaos", self.folder]
        self.mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
        self.ballast = self.folder / "ballast"
        self.address = None
        self.start()
        connection = psycopg2.connect(self.address)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("ALTER SYSTEM SET max_wal_size = '64MB'")  # the disk is small
            cursor.execute("SELECT pg_reload_conf()")
        connection.close()

    def start(self):
        start(POSTGRES, self.folder, self._answers)

    def _answers(self):
        self.address = environment_of(self.folder)["DATABASE_URL"]
        try:
            psycopg2.connect(self.address).close()
        except psycopg2.OperationalError:
            return False
        return True

    def stop_at_once(self):
        """As pg_ctl stop -m immediate does: no checkpoint, no goodbye."""
        pid_file = self.folder / "data" / "postmaster.pid"
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)

    def fill_disk(self, seconds):
        """Takes all the room there is, and what PostgreSQL frees meanwhile, too."""
        with open(self.ballast, "wb", buffering=0) as ballast:
            try:
                for size in (1 << 20, 1 << 12):
                    write_until_full(ballast, size)
                time.sleep(seconds)
                write_until_full(ballast, 1 << 12)
            finally:
                self.ballast.unlink()

    def stop(self):
        script(POSTGRES / "stop", self.folder)

    def unmount(self):
        if self.mounted:
            subprocess.run(["umount", self.folder], check=False)
