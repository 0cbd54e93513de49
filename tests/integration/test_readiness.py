"""Whether a service says that it can do its work: also when no event comes, and why not."""

import signal

import pytest

from broker import wait_until
from servers import CONSUMERS

SECONDS = 30  # in which what happened must show
PROGRAMS = (*CONSUMERS, "quota-emitter")


def says(service, status, *words):
    code, body = service.readyz()
    return code == status and all(word in body for word in words)


def all_say(services, status, *words):
    for service in services:
        wait_until(
            lambda service=service: says(service, status, *words),
            f"{service.program} says {status} and {words}: {service.readyz()}",
            SECONDS,
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


def test_a_frozen_broker(running, kafka):
    kafka.signal(signal.SIGSTOP)
    all_say(running.services, 503, "kafka: away for ", "Kafka", "database: ok")
    kafka.signal(signal.SIGCONT)
    all_say(running.services, 200)


def test_a_broker_that_was_killed(running, kafka):
    kafka.signal(signal.SIGKILL)
    all_say(running.services, 503, "kafka: away for ", "Kafka", "database: ok")
    kafka.script("start")
    all_say(running.services, 200)


def test_a_frozen_database(running, own_postgres):
    own_postgres.signal(signal.SIGSTOP)
    all_say(running.services, 503, "database: away for ", "PostgreSQL", "kafka: ok")
    own_postgres.signal(signal.SIGCONT)
    all_say(running.services, 200)


def test_a_database_that_was_killed(running, own_postgres):
    own_postgres.signal(signal.SIGKILL)
    all_say(running.services, 503, "database: away for ", "PostgreSQL", "kafka: ok")
    own_postgres.script("start")
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
