"""Of ids that lie beyond all that their partition had, no stored version is looked for: what if there is one nevertheless."""

from confluent_kafka import Producer

from broker import wait_until
from versions import HIGH, LOW, NOON, SECOND, placement

CONFLICT = "conflict, trying again"


def produce_to(system, partition, message):
    producer = Producer({"bootstrap.servers": system.bootstrap_servers})
    producer.produce(message.topic, message.value, message.key, partition=partition, headers=list(message.headers))
    assert producer.flush(30) == 0


def results(service):
    """How many events became what, of its metrics."""
    _, text = service.answer("/metrics")
    lines = [line for line in text.splitlines() if line.startswith("taakstelling_events_total{")]
    counts = {line.split('result="')[1].split('"')[0]: int(line.rsplit(" ", 1)[1]) for line in lines}
    return {result: count for result, count in counts.items() if count}


def wait_for(service, **expected):
    wait_until(lambda: results(service) == expected, f"{expected} of {service.program}", 30)


def test_versions_through_two_partitions(system, rng):
    """The key of the table finds out that the second partition's is stored, and the batch is tried again."""
    service = system.start("placement-consumer", LOG_LEVEL="debug").wait_for()
    first = placement(rng, HIGH, persons=3)
    produce_to(system, 0, first)
    wait_for(service, stored=1)
    assert CONFLICT not in service.log.read_text()
    produce_to(system, 1, placement(rng, HIGH, NOON + SECOND, persons=4))
    wait_for(service, stored=2)
    assert service.log.read_text().count(CONFLICT) == 1
    produce_to(system, 2, first)
    wait_for(service, stored=2, overtaken=1)
    assert service.log.read_text().count(CONFLICT) == 2
    produce_to(system, 2, placement(rng, LOW, persons=5))
    produce_to(system, 2, first)
    wait_for(service, stored=3, overtaken=2)
    assert service.log.read_text().count(CONFLICT) == 2  # that partition has had it
    assert system.sql("SELECT persons FROM placement ORDER BY placement_id") == [(5,), (4,)]


def test_after_a_restart(system, rng):
    """What was stored before is known, whichever partition it came through."""
    service = system.start("placement-consumer").wait_for()
    first = placement(rng, HIGH, persons=3)
    produce_to(system, 0, first)
    wait_for(service, stored=1)
    service.stop()
    system.services.remove(service)
    service = system.start("placement-consumer", 2, LOG_LEVEL="debug").wait_for()
    for partition in (0, 1):
        produce_to(system, partition, first)
        wait_for(service, duplicate=partition + 1)
    assert CONFLICT not in service.log.read_text()
