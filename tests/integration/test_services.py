"""Each program by itself: settings, servers that are away, its end, what it takes while it is idle."""

import contextlib
import os
import random
import re
import subprocess
import time
from types import SimpleNamespace

import psycopg2
import pytest

from backlog import READ, placements, publish
from broker import produce, wait_until
from servers import BUILD, CONSUMERS

PROGRAMS = (*CONSUMERS, "quota-emitter")
AWAY = {
    "no database": {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/taakstelling"},
    "no broker": {},
}
WRONG = (
    ("BATCH_MAX_EVENTS", "none"),
    ("BATCH_MAX_MS", "-1"),
    ("DATABASE_URL", "mysql://localhost/taakstelling"),
    ("DATABASE_URL", "postgresql://u@h:port/x"),
    ("DATABASE_URL", "postgresql://u@h/x?sslmode=bogus"),
    ("DATABASE_URL", "postgresql://u@h/x?connect_timeout=x"),
    ("DATABASE_URL", "postgresql://u@h/x\n"),
    ("EVENT_SOURCE", "taakstelling"),
    ("EVENT_SOURCE", "urn:a_b:x"),
    ("HTTP_LISTEN", "9464"),
    ("KAFKA_BOOTSTRAP_SERVERS", ""),
    ("KAFKA_BOOTSTRAP_SERVERS", "localhost:99999"),
    ("KAFKA_NO_SUCH_PROPERTY", "1"),
    ("LOG_FORMAT", "xml"),
    ("LOG_LEVEL", "loud"),
)


def run(program, *arguments, **settings):
    environment = {**os.environ, "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1", "DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}
    return subprocess.run(
        [BUILD / "bin" / program, *arguments],
        env={**environment, **settings},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize(("setting", "value"), WRONG)
@pytest.mark.parametrize("program", PROGRAMS)
def test_wrong_setting_is_one_line_and_78(program, setting, value):
    done = run(program, **{setting: value})
    assert done.returncode == 78
    assert done.stdout == "" and done.stderr.count("\n") == 1 and setting in done.stderr


@pytest.mark.parametrize("program", PROGRAMS)
def test_help_names_every_setting(program):
    done = run(program, "--help")
    assert done.returncode == 0 and done.stderr == ""
    for setting in ("KAFKA_BOOTSTRAP_SERVERS", "DATABASE_URL", "BATCH_MAX_EVENTS", "HTTP_LISTEN"):
        assert setting in done.stdout
    assert all(len(line) < 80 for line in done.stdout.splitlines()) and "\nis\n" not in done.stdout


@pytest.mark.parametrize("words", [["rejects"], ["positions"], ["topics"], ["determine"], ["publish"], ["help"], []])
def test_help_of_every_command_and_group(words):
    asked = [run("taakctl", *words, "--help"), run("taakctl", "help", *words)]
    assert [(done.returncode, done.stderr) for done in asked] == [(0, "")] * 2
    assert asked[0].stdout == asked[1].stdout and asked[0].stdout
    assert all(len(line) <= 80 for line in asked[0].stdout.splitlines())
    assert run("taakctl", "no-such", "--help").returncode == 64


@pytest.mark.parametrize("away", AWAY)
@pytest.mark.parametrize("program", PROGRAMS)
def test_server_away_is_told_once(make_system, program, away):
    """One line says what is away; that it is tried again and again, /readyz tells, which counts the seconds."""
    system = make_system(SimpleNamespace(address="127.0.0.1:1"))
    system.taakctl("migrate")
    service = system.start(program, **AWAY[away]).wait_for("/livez")
    what, server = ("database", "PostgreSQL") if away == "no database" else ("kafka", "Kafka")
    waited = re.compile(rf"^{what}: away for (?:[3-9]|\d\d+) s: {server}: ", re.MULTILINE)
    wait_until(lambda: waited.search(service.readyz()[1]), f"{program} waits for {what}", 30)
    assert service.readyz()[0] == 503
    assert service.log.read_text().count(f"msg=away what={what} ") == 1
    system.stop_all()


def test_broker_that_comes_late_is_found(make_system, make_kafka):
    """A service that was started before its broker goes on by itself when the broker is there."""
    kafka = make_kafka()
    system = make_system(kafka)
    system.prepare()
    kafka.stop()
    service = system.start("permit-consumer").wait_for("/livez")
    wait_until(lambda: "level=warn" in service.log.read_text(), "the service tells that its broker is away", 30)
    kafka.script("start")
    service.wait_for("/readyz", 60)
    system.stop_all()


def resident_kib(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.heavy
def test_idle_is_small(system):
    """Under 24 MB resident and 2 % of a core, of which the slowest machine took 1.2; in the release build, as sanitizers take more."""
    system.start_all(instances=1)
    before = {service: cpu_seconds(service.process.pid) for service in system.services}
    began = time.monotonic()
    time.sleep(10)  # the span over which idleness is measured
    for service in system.services:
        share = (cpu_seconds(service.process.pid) - before[service]) / (time.monotonic() - began)
        assert share < 0.02, f"{service.program} takes {share:.1%} of a core"
        assert resident_kib(service.process.pid) < 24 * 1024, service.program
    system.stop_all()


def test_a_backlog_waits_for_the_database_as_long_as_it_takes(system):
    """It is no hang that messages wait on the broker, longer than the watchdog's minute, while there is no room for them."""
    consumer = system.start("placement-consumer", BATCH_MAX_EVENTS="1").wait_for()
    with contextlib.closing(psycopg2.connect(system.environment["DATABASE_URL"])) as other:
        other.cursor().execute("LOCK TABLE placement")
        produce(system.bootstrap_servers, placements(random.Random(1), 20))
        time.sleep(65)  # the span that it is about
        assert consumer.process.poll() is None, consumer.end_of_log()
    wait_until(lambda: system.sql(READ) == [(40,)], "all are read", 30)
    system.stop_all()


@pytest.mark.heavy
def test_idle_after_a_backlog_is_small(system):
    consumer = system.start("placement-consumer").wait_for()
    publish(system, random.Random(1), 50_000)
    wait_until(lambda: resident_kib(consumer.process.pid) < 24 * 1024, "the backlog's memory is given back", 20)
    system.stop_all()
