"""Rejected messages: sent again, once; and positions set by hand."""

import json
import random
import time
from datetime import date

import pytest

from broker import lag, produce, read_all, wait_until
from contract import check_everything, compare, header, readable, wait_for_figures
from envelopes import PB, envelop, make_date, random_uuid
from histories import make_history, publishing_order
from judgement import INPUT_TOPICS, PERMITS, PLACEMENTS
from oracle import expect
from servers import EVENT_SOURCE

SEED = 20170401
MARK = "taakstelling-replay-of"
MANY = 5_000


def permit(rng, key, **wrong):
    body = PB.Permit(permit_id=key, category=1, persons=3, granted_on=make_date(date(2017, 3, 1)))
    for name, value in wrong.items():
        setattr(body, name, value)
    return envelop(PERMITS, key, body, 1_490_000_000_000_000, random_uuid(rng))


def replay(system, *arguments, code=0):
    """The outcomes by reject id."""
    lines = system.taakctl("rejects", "replay", "--json", *arguments, code=code).splitlines()
    return {line["id"]: line["outcome"] for line in map(json.loads, lines)}


def rejects(system):
    return json.loads(system.taakctl("rejects", "list", "--json", "--limit", "100000"))["rejects"]


def wait_for_rejects(system, count):
    wait_until(lambda: len(rejects(system)) == count, f"{count} messages are rejected", 60)


def on_topic(system, topic=PERMITS):
    return [message for message in read_all(system.bootstrap_servers, [topic])]


@pytest.fixture
def permits(system):
    """Only the consumer of permits runs."""
    system.start("permit-consumer").wait_for()
    return system


def test_a_mended_message_counts(permits):
    """Sent again byte for byte, it is accepted once what refused it is mended."""
    rng = random.Random(SEED)
    good = permit(rng, random_uuid(rng))
    bad = permit(rng, random_uuid(rng), persons=0)
    produce(permits.bootstrap_servers, [good, bad])
    wait_for_rejects(permits, 1)
    permits.sql("UPDATE reject SET value = %s", [good.value])
    assert list(replay(permits, "--all").values()) == ["sent"]
    wait_until(lambda: lag(permits.bootstrap_servers) == 0 and len(on_topic(permits)) == 3, "it is read", 30)
    again = on_topic(permits)
    [sent] = [message for message in again if header(message, MARK)]
    assert sent.key == bad.key and sent.value == good.value
    assert [item for item in sent.headers if item[0] != MARK] == [(n, v) for n, v in bad.headers]
    assert header(sent, MARK).startswith(b"coa.permits.v1/")
    assert len(rejects(permits)) == 1 and rejects(permits)[0]["replayed_at"]


def test_each_is_sent_once(permits):
    rng = random.Random(SEED)
    produce(permits.bootstrap_servers, [permit(rng, random_uuid(rng), persons=0) for _ in range(3)])
    wait_for_rejects(permits, 3)
    assert sorted(replay(permits, "--reason", "persons-out-of-range").values()) == ["sent"] * 3
    wait_for_rejects(permits, 6)  # still wrong: rejected again, with the mark of the first
    again = replay(permits, "--all")
    assert sorted(again.values()) == ["sent"] * 3 + ["sent before"] * 3
    wait_for_rejects(permits, 9)
    marks = [header(message, MARK) for message in on_topic(permits)]
    assert sorted(mark for mark in marks if mark) == sorted(2 * [mark for mark in set(marks) if mark])
    first = min(listed["id"] for listed in rejects(permits))
    assert replay(permits, str(first)) == {first: "sent before"}
    assert replay(permits, str(first), "--again") == {first: "sent"}
    assert replay(permits, str(first), "--again", "--dry-run") == {first: "sent"}
    wait_for_rejects(permits, 10)


def test_what_is_left_of_a_person_is_not_sent(permits):
    rng = random.Random(SEED)
    produce(permits.bootstrap_servers, [permit(rng, "111222333")])
    wait_for_rejects(permits, 1)
    assert list(replay(permits, "--all", code=1).values()) == ["nothing left to send"]
    assert len(on_topic(permits)) == 1


def test_a_selection_is_needed(permits):
    assert "--all" in permits.run_taakctl("rejects", "replay").stderr
    permits.taakctl("rejects", "replay", code=64)
    permits.taakctl("rejects", "replay", "--reason", "no-such", code=64)
    assert replay(permits, "--topic", "placements") == {}


def test_many(permits):
    rng = random.Random(SEED)
    produce(permits.bootstrap_servers, [permit(rng, random_uuid(rng), persons=0) for _ in range(MANY)])
    wait_for_rejects(permits, MANY)
    text = permits.taakctl("rejects", "replay", "--all")
    assert f"{MANY} sent, 0 sent before" in text and len(text.splitlines()) < 60
    wait_for_rejects(permits, 2 * MANY)


def settle(system, outputs):
    wait_for_figures(system.bootstrap_servers, outputs, expect(read_all(system.bootstrap_servers, INPUT_TOPICS)))


def test_positions_set_by_hand(system, outputs):
    """Read again, nothing changes; messages are passed over only when that is said."""
    system.start_all(instances=1)
    produce(system.bootstrap_servers, publishing_order(make_history(SEED, 800, time.time_ns() // 1000), SEED))
    settle(system, outputs)
    rows = "SELECT next_offset FROM position WHERE topic = 'municipal.placements.v1' AND partition = 2"
    [[end]] = system.sql(rows)
    told = json.loads(system.taakctl("positions", "set", "placements", "2", "start", "--json"))
    assert told == {"topic": PLACEMENTS, "partition": 2, "from": end, "to": 0}
    # Its consumer is fenced with the next batch, and then reads all of the partition again.
    produce(system.bootstrap_servers, publishing_order(make_history(SEED + 1, 300, time.time_ns() // 1000), SEED))
    wait_until(lambda: system.sql(rows)[0][0] >= end, "the partition is read again", 60)
    settle(system, outputs)
    system.stop_all()
    inputs = read_all(system.bootstrap_servers, INPUT_TOPICS)
    complaints = compare(outputs, expect(inputs)) + check_everything(outputs, inputs, EVENT_SOURCE)
    assert not complaints, readable(complaints)
    assert json.loads(system.taakctl("verify", "--json"))["ok"]
    system.taakctl("positions", "set", "placements", "2", "1")
    assert "passed over" in system.run_taakctl("positions", "set", "placements", "2", "5").stderr
    system.taakctl("positions", "set", "placements", "2", "5", code=64)
    system.taakctl("positions", "set", "placements", "2", "5", "--skip")
    system.taakctl("positions", "set", "placements", "2", "99999999", "--skip", code=64)
    system.taakctl("positions", "set", "placements", "77", "0", code=1)
    system.taakctl("positions", "set", "quotas", "0", "0", code=64)


def test_old_rejects_are_forgotten_once_published(permits, outputs):
    """After a year, from the database; the topic keeps them."""
    rng = random.Random(SEED)
    produce(permits.bootstrap_servers, [permit(rng, random_uuid(rng), persons=0) for _ in range(3)])
    wait_for_rejects(permits, 3)
    permits.sql("UPDATE reject SET rejected_at = now() - interval '13 months' WHERE reject_id > 1")
    permits.start("quota-emitter").wait_for()

    def published():
        outputs.read()
        return len(outputs.rejections()) == 3

    wait_until(published, "they are published", 60)
    permits.services[-1].stop()
    permits.services.pop()
    permits.start("quota-emitter", 2).wait_for()
    wait_for_rejects(permits, 1)
    outputs.read()
    assert len(outputs.rejections()) == 3


def test_what_the_database_refuses_is_found_and_the_rest_lands(permits):
    """A reason that no check foresaw: here a constraint that an operator added. Mended, the messages count."""
    permits.sql("ALTER TABLE permit ADD CONSTRAINT unforeseen CHECK (persons <> 13)")
    rng = random.Random(SEED)
    messages = [permit(rng, random_uuid(rng), persons=13 if number % 97 == 5 else 2) for number in range(500)]
    refused = sum(number % 97 == 5 for number in range(500))
    produce(permits.bootstrap_servers, messages)
    wait_for_rejects(permits, refused)
    wait_until(lambda: permits.sql("SELECT count(*) FROM permit")[0][0] == 500 - refused, "the rest is there", 60)
    listed = rejects(permits)
    assert {(found["reason"], found["stage"]) for found in listed} == {("not-storable", "apply")}
    assert all("unforeseen" in found["explanation"] for found in listed)
    permits.sql("ALTER TABLE permit DROP CONSTRAINT unforeseen")
    assert set(replay(permits, "--reason", "not-storable").values()) == {"sent"}
    wait_until(lambda: permits.sql("SELECT count(*) FROM permit")[0][0] == 500, "they count now", 60)
    assert len(rejects(permits)) == refused
