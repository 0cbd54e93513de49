"""deploy/kafka and deploy/postgres: a server keeps its port and its data, whatever ended it."""
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import threading

import psycopg2
import pytest
from confluent_kafka.admin import AdminClient, NewTopic

from broker import wait_until

TOP = pathlib.Path(__file__).resolve().parents[2]


class Kafka:
    start, stop, variable = TOP / "deploy/kafka/start", TOP / "deploy/kafka/stop", "KAFKA_BOOTSTRAP_SERVERS"

    @staticmethod
    def pid(folder):
        return int((folder / "kafka.pid").read_text())

    @staticmethod
    def address(value):
        host, port = value.split(":")
        return host, int(port)

    @staticmethod
    def write(value):
        admin = AdminClient({"bootstrap.servers": value})
        admin.create_topics([NewTopic("kept", num_partitions=3, replication_factor=1)])["kept"].result(30)

    @staticmethod
    def has_data(value):
        # A broker may say that a topic is made a moment before it lists it.
        admin = AdminClient({"bootstrap.servers": value})
        return wait_until(lambda: "kept" in admin.list_topics(timeout=30).topics, "the topic is listed", 30)


class Postgres:
    start, stop, variable = TOP / "deploy/postgres/start", TOP / "deploy/postgres/stop", "DATABASE_URL"

    @staticmethod
    def pid(folder):
        return int((folder / "data/postmaster.pid").read_text().split()[0])

    @staticmethod
    def address(value):
        parts = psycopg2.extensions.parse_dsn(value)
        return parts["host"], int(parts["port"])

    @staticmethod
    def write(value):
        with psycopg2.connect(value) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE kept AS SELECT 1 AS it")
        connection.close()

    @staticmethod
    def has_data(value):
        with psycopg2.connect(value) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('kept') IS NOT NULL")
            (has,) = cursor.fetchone()
        connection.close()
        return has


def run(*command, **environment):
    return subprocess.run(
        [str(word) for word in command],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def started(server, folder):
    """Starts it, checks that it says so, and gives the value of its variable."""
    done = run(server.start, folder)
    assert done.returncode == 0, done.stderr
    name, _, value = (folder / "env").read_text().strip().partition("=")
    assert name == server.variable
    return value


def kill(pid):
    """Ends the process and waits until it has ended."""
    process = os.pidfd_open(pid)
    signal.pidfd_send_signal(process, signal.SIGKILL)
    ended, _, _ = select.select([process], [], [], 30)
    os.close(process)
    assert ended


def listens(address):
    with socket.socket() as probe:
        return probe.connect_ex(address) == 0


@pytest.fixture(params=[Kafka, Postgres])
def server(request):
    return request.param


@pytest.fixture
def folder(server):
    """A folder that is not there yet, with a space in its name, below one that every user can enter."""
    parent = pathlib.Path(tempfile.mkdtemp())
    parent.chmod(0o755)
    folder = parent / "a server"
    yield folder
    if folder.exists():
        run(server.stop, folder)
    shutil.rmtree(parent)


def test_a_server_keeps_its_port_and_its_data(server, folder):
    value = started(server, folder)
    assert server.address(value)[0] == "127.0.0.1"
    server.write(value)
    pid = server.pid(folder)

    assert "runs already" in run(server.start, folder).stdout
    assert server.pid(folder) == pid

    kill(pid)
    assert started(server, folder) == value
    assert server.has_data(value)

    assert run(server.stop, folder).returncode == 0
    assert not listens(server.address(value))
    assert run(server.stop, folder).stdout.startswith("No ")
    assert started(server, folder) == value
    assert server.has_data(value)


def test_a_port_that_is_taken_is_said(server, folder):
    value = started(server, folder)
    assert run(server.stop, folder).returncode == 0
    with socket.create_server(server.address(value)):
        done = run(server.start, folder)
    assert done.returncode == 1
    assert f"port {server.address(value)[1]}" in done.stderr


@pytest.fixture
def thief(server, folder):
    """Environment in which a stand-in for the server takes its port, once, before the server itself starts."""
    place = folder.parent / "stand-ins"
    (place / "bin").mkdir(parents=True)
    place.chmod(0o777)
    if server is Kafka:
        program, starts = "java", "kafka.Kafka"
        real = pathlib.Path(os.path.realpath(shutil.which("java")))
        port = f"sed -n 's/^listeners=PLAINTEXT:[^:]*:\\([0-9]*\\),.*/\\1/p' '{folder}/server.properties'"
    else:
        program, starts = "pg_ctl", "start"
        real = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)) / "pg_ctl"
        port = f"sed -n 's/^port = //p' '{folder}/data/postgresql.conf' | tail -n 1"
        for other in ("initdb", "postgres", "psql"):
            (place / "bin" / other).symlink_to(real.parent / other)
    (place / "bin" / program).write_text(
        f"""#!/bin/bash
        if [[ " $* " = *" {starts} "* && ! -e '{place}/taken' ]]; then
            {port} >'{place}/wanted.new' && mv '{place}/wanted.new' '{place}/wanted'
            until [ -e '{place}/taken' ]; do sleep 0.05; done
        fi
        exec {real} "$@"
        """
    )
    (place / "bin" / program).chmod(0o755)
    ended, taken = threading.Event(), []

    def take():
        while not (place / "wanted").exists():
            if ended.wait(0.02):
                return
        taken.append(socket.create_server(("127.0.0.1", int((place / "wanted").read_text()))))
        (place / "taken").touch()

    thread = threading.Thread(target=take)
    thread.start()
    yield {"PATH": f"{place}/bin:{os.environ['PATH']}", "JAVA_HOME": str(place)}, taken
    ended.set()
    thread.join()
    for listener in taken:
        listener.close()


def test_a_port_that_is_taken_meanwhile(server, folder, thief):
    """A new server takes another one."""
    environment, taken = thief
    done = run(server.start, folder, **environment)
    assert done.returncode == 0, done.stderr
    name, _, value = (folder / "env").read_text().strip().partition("=")
    assert name == server.variable and listens(server.address(value))
    assert taken and server.address(value)[1] != taken[0].getsockname()[1]
    server.write(value)
    assert server.has_data(value)


def test_settings_of_the_caller_do_not_matter(server, folder):
    """And those who are not to read what the caller makes can yet be the ones who run PostgreSQL."""
    settings = {"PGSSLMODE": "require", "PGPORT": "1", "PGDATA": "/nowhere", "PGOPTIONS": "-c x=y", "KAFKA_HEAP_OPTS": "x"}
    before = os.umask(0o077)
    try:
        done = run(server.start, folder / "deeper", **settings)
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr
    assert run(server.stop, folder / "deeper").returncode == 0


def test_a_home_where_nothing_can_be_written(tmp_path):
    """What Kafka is run from is then kept in the clone."""
    code = '. "$0"/deploy/lib.sh && cache_folder jars'
    for home in ("/proc", ""):
        done = run("bash", "-c", code, TOP, HOME=home, XDG_CACHE_HOME="")
        assert done.stdout == f"{TOP}/build/cache/jars\n", done.stderr
    done = run("bash", "-c", code, TOP, HOME=str(tmp_path), XDG_CACHE_HOME="")
    assert done.stdout == f"{tmp_path}/.cache/taakstelling/jars\n"


def test_a_stale_process_number_ends_nobody(server, folder):
    """The number of a dead server may belong to any other program by now: here to this one."""
    started(server, folder)
    assert run(server.stop, folder).returncode == 0
    file = folder / ("kafka.pid" if server is Kafka else "data/postmaster.pid")
    file.write_text(f"{os.getpid()}\n")
    done = run(server.stop, folder)
    assert (done.returncode, done.stdout[:3]) == (0, "No ")
    file.unlink()
