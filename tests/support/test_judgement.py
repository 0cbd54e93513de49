"""The judgement against the catalogue of faults: two readings of the contract that must agree, and its edges."""

import random
from datetime import date

import pytest

import faults
from determination_faults import total
from envelopes import PB, disguise, envelop, make_date, random_uuid, to_time
from judgement import ARRIVALS, DETERMINATIONS, PERMITS, PLACEMENTS, Message, is_personal, judge, parse_time

NOW = to_time(date(2024, 5, 6), 3_600)
REASONS = {
    "message-too-large", "missing-header", "invalid-header", "unknown-type", "malformed-protobuf",
    "personal-identifier",
    "invalid-uuid", "unspecified-enum", "persons-out-of-range", "invalid-date", "date-in-future", "invalid-period",
    "invalid-code", "invalid-name", "inhabitants-out-of-range", "nothing-determined", "inconsistent-figures",
}  # fmt: skip


def valid_message(rng, topic):
    day = make_date(date(2017, 3, 4))
    body = {
        PERMITS: PB.Permit(permit_id=random_uuid(rng), category=1, persons=5, granted_on=day),
        ARRIVALS: PB.FamilyArrival(arrival_id=random_uuid(rng), persons=5, arrived_on=day),
        PLACEMENTS: PB.Placement(
            placement_id=random_uuid(rng), municipality_code="GM0716", persons=5, housed_on=day, origin=1, arrangement=1
        ),
        DETERMINATIONS: total(),
    }[topic]
    return envelop(topic, "key", body, to_time(date(2017, 3, 5)), random_uuid(rng))


def raw(outgoing, timestamp=NOW):
    return Message(
        outgoing.topic, 0, 0, outgoing.key, outgoing.value, tuple(outgoing.headers), timestamp_ms=timestamp // 1000
    )


CATALOGUE = [(topic, *fault[1:]) for fault in faults.faults(NOW) for topic in fault[0]]


@pytest.mark.parametrize("topic, reason, name, change", CATALOGUE, ids=[f"{c[0]}: {c[1]}: {c[2]}" for c in CATALOGUE])
def test_fault_has_its_reason(topic, reason, name, change):
    rng = random.Random(name)
    event, judged = judge(raw(change(rng, valid_message(rng, topic))))
    assert (judged, bool(event)) == (reason, reason is None)


def test_catalogue_has_every_reason():
    assert {reason for _, reason, _, _ in CATALOGUE} == REASONS | {None}


@pytest.mark.parametrize("seed", range(200))
def test_disguise_changes_nothing(seed):
    rng = random.Random(seed)
    for topic in (PERMITS, ARRIVALS, PLACEMENTS, DETERMINATIONS):
        plain = valid_message(rng, topic)
        expected, _ = judge(raw(plain))
        event, reason = judge(raw(disguise(rng, plain)))
        assert reason is None
        event.body.DiscardUnknownFields()
        assert event == expected


@pytest.mark.parametrize(
    "text, microseconds",
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01t02:00:00.0000019z", 7_200_000_001),
        ("1970-01-01T02:00:00+02:00", 0),
        ("1969-12-31T23:59:59.999999999-00:00", -1),
        ("2016-02-29T23:30:00-00:30", 1_456_790_400_000_000),
    ],
)
def test_time(text, microseconds):
    assert parse_time(text) == microseconds


def test_event_five_minutes_ahead():
    rng = random.Random(1)
    message = valid_message(rng, PERMITS)
    event_time = parse_time(message.header("ce_time").decode())
    assert judge(raw(message, event_time - 300_000_000))[1] is None
    assert judge(raw(message, event_time - 300_001_000))[1] == "date-in-future"


def test_personal_identifiers():
    assert all(is_personal(text) for text in ("111222333", "123456782", "111.222.333", "1-2/3_4 56782", "0123456789"))
    assert not any(is_personal(text) for text in ("123456789", "000000000", "11122233", "11122233a", "01234567890", ""))
