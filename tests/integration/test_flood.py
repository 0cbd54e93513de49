"""A flood of bad messages: costs little more than good ones, holds up nothing, and is told.

A bad message may cost at most three good ones, whatever rejects there are already.
"""

import json
import random
import re
import signal
import time

import pytest

from backlog import DAY, READ, placement
from broker import produce, wait_until
from envelopes import PB, envelop, make_date, random_uuid, to_time
from judgement import PERMITS, PLACEMENTS

BAD, GOOD = 50_000, 300
STORED = 200_000
AT_MOST = 3  # times what as many good ones take
TELL_SECONDS = 10
REJECTS = (
    'INSERT INTO reject (topic, partition, "offset", stage, reason, explanation, sequence, value, header_names, '
    f"header_values) SELECT '{PLACEMENTS}', 0, n, 'validate', 'persons-out-of-range', 'made for a test', %s, "
    "'value', '{}', '{}' FROM generate_series(%s::bigint, %s) AS n"
)
OF_PERSONS = "FROM reject WHERE reason = 'persons-out-of-range'"
UNSENT = "SELECT count(*) FROM reject WHERE sequence IS NULL"


def messages(rng, bad, good):
    """First the bad ones: good ones wait behind them."""
    for number in range(bad + good):
        body = placement(rng, persons=0 if number < bad else 2)
        yield envelop(PLACEMENTS, body.placement_id, body, to_time(DAY, 40_000), random_uuid(rng))


def bad_permit(rng, reason="persons"):
    body = PB.Permit(permit_id=random_uuid(rng), category=1, persons=0, granted_on=make_date(DAY))
    if reason == "date":
        body.persons, body.granted_on.month = 1, 13
    return envelop(PERMITS, body.permit_id, body, to_time(DAY), random_uuid(rng))


@pytest.fixture
def flooded(make_system, kafka):
    """A placement-consumer that is patient while it is stopped, and the emitter; gives both."""
    system = make_system(kafka)
    system.prepare(partitions=1)
    consumer = system.start("placement-consumer", KAFKA_SESSION_TIMEOUT_MS="120000").wait_for()
    system.start("quota-emitter").wait_for()
    return system, consumer


def read_count(system):
    return int(system.sql(READ)[0][0])


def reading_seconds(flooded, rng, bad, good):
    """Publishes all while the consumer is stopped; how long it then takes to read them."""
    system, consumer = flooded
    end = read_count(system) + bad + good
    consumer.process.send_signal(signal.SIGSTOP)
    produce(system.bootstrap_servers, messages(rng, bad, good))
    began = time.monotonic()
    consumer.process.send_signal(signal.SIGCONT)
    wait_until(lambda: read_count(system) == end, "all are read", 60)
    took = time.monotonic() - began
    wait_until(lambda: system.sql(UNSENT) == [(0,)], "the rejects are published", 60)
    return took


def known_seconds(flooded, rng):
    """The same where all the bad ones were rejected before, as when a position was set back."""
    system, _ = flooded
    end = read_count(system)
    system.sql(REJECTS, [1, end, end + BAD - 1])
    return reading_seconds(flooded, rng, BAD, GOOD)


@pytest.mark.heavy
def test_a_bad_message_costs_at_most_three_good_ones(flooded):
    system, consumer = flooded
    rng, began = random.Random(1), time.monotonic()
    reading_seconds(flooded, rng, 0, 1000)  # the first ones find everything cold
    good = reading_seconds(flooded, rng, 0, BAD + GOOD)
    took = {"fresh": reading_seconds(flooded, rng, BAD, GOOD), "known": known_seconds(flooded, rng)}
    far = 10 * STORED
    system.sql(REJECTS, [1, far, far + STORED - 1])
    took["fresh, many stored"] = reading_seconds(flooded, rng, BAD, GOOD)
    took["known, many stored"] = known_seconds(flooded, rng)
    good = (good + reading_seconds(flooded, rng, 0, BAD + GOOD)) / 2
    ratios = {case: round(seconds / good, 2) for case, seconds in took.items()}
    print(f"{good:.2f} s for the good ones; {ratios} times that for the bad ones")
    assert all(ratio <= AT_MOST for ratio in ratios.values()), (good, ratios)
    assert system.sql("SELECT count(*) FROM placement") == [(1000 + 2 * (BAD + GOOD) + 4 * GOOD,)]
    told_in_the_log(consumer, 4 * BAD, began)


def told_in_the_log(consumer, count, began):
    """In lines with the reason that are ten seconds apart."""

    def lines():
        return re.findall(r"msg=rejected .*messages=(\d+) .*persons-out-of-range", consumer.log.read_text())

    wait_until(lambda: sum(map(int, lines())) == count, "all of them are told", 3 * TELL_SECONDS)
    assert len(lines()) <= 1 + (time.monotonic() - began) / TELL_SECONDS


def test_the_newest_of_a_flood_are_kept(system, outputs):
    """64 MiB of a topic and reason; of what is older the topic has all, and tells where to read it again."""
    rng = random.Random(3)
    system.start("permit-consumer").wait_for()
    emitter = system.start("quota-emitter").wait_for()
    produce(system.bootstrap_servers, [bad_permit(rng), *(bad_permit(rng, reason="date") for _ in range(2))])

    def published():
        outputs.read()
        return len(outputs.rejections())

    wait_until(lambda: published() == 3, "all are published", 60)
    [[first, partition, offset]] = system.sql(f"SELECT reject_id, partition, \"offset\" {OF_PERSONS}")
    megabyte = "decode(repeat('5a', 1048576 - 512), 'hex')"
    system.sql(REJECTS.replace("'value'", megabyte).replace(PLACEMENTS, PERMITS), [1, STORED, STORED + 69])
    system.sql(f"UPDATE reject SET sequence = NULL WHERE \"offset\" = {STORED} + 1")  # one must be published first
    emitter.stop()
    system.services.remove(emitter)
    system.start("quota-emitter", 2).wait_for()
    wait_until(lambda: system.sql(f"SELECT count(*) {OF_PERSONS}") == [(64,)], "only the newest are kept", 60)
    assert system.sql(f"SELECT min(\"offset\") {OF_PERSONS}") == [(STORED + 6,)]
    assert system.sql("SELECT count(*) FROM reject WHERE reason = 'invalid-date'") == [(2,)]

    listed = json.loads(system.taakctl("rejects", "list", "--json"))
    assert (listed["count"], listed["only_on_topic"]) == (66, 7)
    assert "7 more are only on taakstelling.rejects.v1" in system.taakctl("rejects", "list")
    for command in ("show", "replay"):
        told = system.run_taakctl("rejects", command, str(first))
        assert told.returncode == 1 and "not kept any more" in told.stderr and "positions set" in told.stderr
    assert "there is no reject 4711" in system.run_taakctl("rejects", "show", "4711").stderr

    before = published()
    assert before == 4
    system.taakctl("positions", "set", "permits", str(partition), str(offset))
    again = f"SELECT reject_id {OF_PERSONS} AND partition = {partition} AND \"offset\" = {offset} AND sequence > 0"
    wait_until(lambda: system.sql(again), "it is read again", 60)
    assert "persons" in system.taakctl("rejects", "show", str(system.sql(again)[0][0]))
    assert published() == before


@pytest.mark.heavy
def test_figures_do_not_wait_for_rejects(flooded):
    """A placement comes while very many rejects are still to be published."""
    system, _ = flooded
    system.sql(REJECTS, [None, 10 * STORED, 11 * STORED - 1])
    produce(system.bootstrap_servers, messages(random.Random(2), 1, 1))
    folded = "SELECT 1 FROM housed"
    wait_until(lambda: system.sql(folded), "the placement counts", 60)
    assert system.sql(UNSENT)[0][0] > STORED / 2
    wait_until(lambda: system.sql(UNSENT) == [(0,)], "all rejects are published", 120)
