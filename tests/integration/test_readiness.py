"""Whether a service says that it can do its work: also when no event comes, and why not."""

import signal
import time

import pytest

from broker import wait_until
from servers import CONSUMERS

SECONDS = 30  # in which what happened must show
PROGRAMS = (*CONSUMERS, "quota-emitter")


def says(service, status, *words):
    code, body = service.readyz()
    return code == status and all(word in body for word in words)


def all_say(services, status, *words):
    deadline = time.monotonic() + SECONDS
    for service in services:
        wait_until(
            lambda service=service: says(service, status, *words),
            f"{service.program} says {status} and {words}: {service.readyz()}",
            deadline - time.monotonic(),
        )


@pytest.fixture
def running(make_system, kafka, own_postgres):
    """One of each service and a second emitter, which stands by; nothing is ever published."""
    system = make_system(kafka, own_postgres)
    system.prepare(partitions=2)
    system.start_all(instances=1)
    system.start("quota-emitter", 2).wait_for()
    yield system
    for service in system.services:
        assert service.process.poll() is None, f"{service.program} ended:\n{service.end_of_log()}"
    system.stop_all()


def test_what_a_ready_service_says(running):
    bodies = {service.log.stem: service.readyz()[1] for service in running.services}
    assert "kafka: ok\ndatabase: ok\nschema: ok" in bodies["permit-consumer-1"]
    assert "partitions: ok, 0, 1\n" in bodies["permit-consumer-1"]
    assert {bodies[f"quota-emitter-{number}"].splitlines()[-1] for number in (1, 2)} == {
        "lead: ok, leads",
        "lead: ok, another emitter leads, this one stands by",
    }


@pytest.mark.parametrize("harm", ("frozen", "killed"))
@pytest.mark.parametrize(
    ("server", "lines"),
    (
        ("kafka", ("kafka: away for ", "Kafka", "database: ok")),
        ("postgres", ("database: away for ", "PostgreSQL", "kafka: ok")),
    ),
    ids=("kafka", "postgres"),
)
def test_a_server_is_away(running, kafka, own_postgres, server, lines, harm):
    server = {"kafka": kafka, "postgres": own_postgres}[server]
    server.signal(signal.SIGSTOP if harm == "frozen" else signal.SIGKILL)
    all_say(running.services, 503, *lines)
    if harm == "frozen":
        server.signal(signal.SIGCONT)
    else:
        server.script("start")
    all_say(running.services, 200)


def test_topics_that_come_later(make_system, kafka):
    """Started before its topics a service says which are missing, and goes on when they are there."""
    system = make_system(kafka)
    system.taakctl("migrate")
    services = [system.start(program).wait_for("/livez") for program in PROGRAMS]
    all_say(services, 503, "no topic", "taakctl topics create")
    system.taakctl("topics", "create", "--partitions", "2")
    all_say(services, 200)
    system.stop_all()
