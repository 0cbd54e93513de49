"""Each named fault point: the process dies exactly there, another one takes over, and nothing is lost or double."""

import time

import pytest

from broker import produce, read_all, wait_until
from contract import NATION, QUOTAS, check_everything, compare, readable, wait_for_figures
from histories import make_history, publishing_order
from judgement import DETERMINATIONS, INPUT_TOPICS
from oracle import expect
from servers import BUILD, EVENT_SOURCE

SEED = 20170601
SCHEMA_IDS = f"{QUOTAS}=7,{NATION}=2147483647"
POINTS = (
    ("placement-consumer", "consumer-before-commit"),
    ("placement-consumer", "consumer-after-commit"),
    ("placement-consumer", "consumer-rebalance"),
    ("quota-emitter", "emitter-before-commit"),
    ("quota-emitter", "emitter-after-commit"),
    ("quota-emitter", "emitter-in-transaction"),
    ("quota-emitter", "emitter-before-kafka-commit"),
    ("quota-emitter", "emitter-kafka-commit-untold"),
    ("quota-emitter", "emitter-after-kafka-commit"),
)


def slices():
    """A history in as many parts as there are points, determinations before the rest: so each part changes figures."""
    messages = publishing_order(make_history(SEED, 1_200, time.time_ns() // 1000), SEED)
    messages.sort(key=lambda message: message.topic != DETERMINATIONS)
    parts = len(POINTS) + 1
    return [messages[len(messages) * i // parts : len(messages) * (i + 1) // parts] for i in range(parts)]


def die_at(system, program, point, messages):
    """Lets the service die there, by what it gets to do; and starts it again without."""
    [service] = [service for service in system.services if service.program == program]
    service.kill()
    usual = service.environment
    service.environment = {**usual, "TAAKSTELLING_FAULT": f"{point}:100"}
    service.start()
    if point == "consumer-rebalance":
        service.wait_for()
        system.start(program, 2).wait_for()  # takes some of its partitions
    produce(system.bootstrap_servers, messages)
    wait_until(lambda: service.process.poll() == -9, f"{program} dies at {point}", 60)
    # The next emitter sends what waits as its own setting has it, and takes over what was sent with another.
    service.environment = {**usual, "SCHEMA_IDS": "" if usual["SCHEMA_IDS"] else SCHEMA_IDS}
    service.start()


@pytest.mark.skipif(
    b"TAAKSTELLING_FAULT" not in (BUILD / "bin" / "quota-emitter").read_bytes(), reason="a build without fault points"
)
def test_every_point(system, outputs):
    first, *rest = slices()
    system.start_all(instances=1, SCHEMA_IDS="")
    produce(system.bootstrap_servers, first)
    for (program, point), messages in zip(POINTS, rest):
        die_at(system, program, point, messages)
    inputs = read_all(system.bootstrap_servers, INPUT_TOPICS)
    expected = expect(inputs)
    wait_for_figures(system.bootstrap_servers, outputs, expected)
    system.stop_all()
    outputs.read()
    complaints = compare(outputs, expected) + check_everything(outputs, inputs, EVENT_SOURCE)
    assert not complaints, readable(complaints)
    figures = [message.value for message in outputs.messages if message.topic in (QUOTAS, NATION) and message.value]
    assert len({value[0] for value in figures}) == 2, "with and without a schema's id"
