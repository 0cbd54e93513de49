"""Random histories through the whole product, against an independent calculation, by the contract alone.

HISTORY_SEED takes another history, HISTORY_EVENTS another length.
"""

import os
import random
import threading
import time

import pytest

from broker import lag, produce, read_all, wait_until
from contract import OUTPUT_TOPICS, check_everything, compare, event_ids, follow, readable, wait_for_figures
from histories import make_history, publishing_order
from judgement import DETERMINATIONS, INPUT_TOPICS
from oracle import expect
from servers import EVENT_SOURCE

SEED = int(os.environ.get("HISTORY_SEED", "20170101"))
EVENTS = int(os.environ.get("HISTORY_EVENTS", "20000"))
SMALL = 1_500


def history(seed, count, real=False):
    return make_history(seed, count, time.time_ns() // 1000, real)


def finish(system, outputs):
    """Waits for the figures, ends everything in good order, and holds all that came out against the contract."""
    inputs = read_all(system.bootstrap_servers, INPUT_TOPICS)
    expected = expect(inputs)
    wait_for_figures(system.bootstrap_servers, outputs, expected)
    system.stop_all()
    outputs.read()
    complaints = compare(outputs, expected) + check_everything(outputs, inputs, EVENT_SOURCE)
    assert not complaints, readable(complaints)
    return expected


@pytest.mark.heavy
def test_20000_events_on_the_real_country(system, outputs):
    system.start_all(instances=2, emitters=2)
    messages = history(SEED, EVENTS, real=True)
    produce(system.bootstrap_servers, publishing_order(messages, SEED))
    expected = finish(system, outputs)
    assert len(expected.nation) >= 3 and len(set(expected.reasons.values())) == 17


def comparable(outputs):
    """The last messages without what depends on the way there."""
    found = {}
    for topic in OUTPUT_TOPICS[:2]:
        for key, body in outputs.last(topic).items():
            body.ClearField("revision")
            body.ClearField("position_date")
            found[topic, key] = body.SerializeToString(deterministic=True)
    return found


def run(system, parts):
    """Publishes one part after the other; gives the last messages, and the ce_id of each revision."""
    outputs = follow(system.bootstrap_servers)
    try:
        system.start_all(instances=2)
        for part in parts:
            produce(system.bootstrap_servers, part)
            wait_until(lambda: lag(system.bootstrap_servers) == 0, "everything is consumed", 300)
        finish(system, outputs)
    finally:
        outputs.close()
    return comparable(outputs), event_ids(outputs)


@pytest.mark.heavy
def test_another_order_ends_the_same(system, make_kafka, make_system):
    """Determinations last, after all else was counted: the same last message of every key."""
    messages = history(SEED + 1, EVENTS)
    mixed, first_ids = run(system, [publishing_order(messages, 1)])
    order = publishing_order(messages, 2, determinations_last=True)
    events = [message for message in order if message.topic != DETERMINATIONS]
    determinations = [message for message in order if message.topic == DETERMINATIONS]
    other = make_system(make_kafka())
    other.prepare()
    late, second_ids = run(other, [events, determinations])
    assert mixed == late
    same = first_ids.keys() & second_ids.keys()
    assert same and all(first_ids[revision] == second_ids[revision] for revision in same)


@pytest.mark.parametrize("seed", range(SEED + 10, SEED + 14))
def test_small_country(system, outputs, seed):
    system.start_all(instances=1)
    produce(system.bootstrap_servers, publishing_order(history(seed, SMALL), seed))
    finish(system, outputs)


@pytest.mark.heavy
def test_killed_at_random(system, outputs):
    """kill -9 of any process at any time while the history flows, and a restart."""
    rng = random.Random(SEED)
    messages = publishing_order(history(SEED + 2, EVENTS // 2), SEED)
    system.start_all(instances=2, emitters=2, BATCH_MAX_EVENTS="50")
    failures = []

    def publish_slowly():
        try:
            for begin in range(0, len(messages), 250):
                produce(system.bootstrap_servers, messages[begin : begin + 250])
        except BaseException as failure:  # told by the test's own thread below
            failures.append(failure)

    publisher = threading.Thread(target=publish_slowly)
    publisher.start()
    kills = 0
    while publisher.is_alive() or kills < 12:
        service = rng.choice(system.services)
        time.sleep(rng.uniform(0, 0.5))  # a random moment is the point here
        service.kill()
        service.start()
        kills += 1
    publisher.join()
    assert not failures, failures
    finish(system, outputs)
