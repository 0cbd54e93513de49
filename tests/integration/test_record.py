"""taakctl record: every version of one record on its topic, which one holds, and why the others do not."""

import json
import re
from dataclasses import replace
from datetime import date

from confluent_kafka import Producer

from broker import delete_records, produce, read_all
from envelopes import PB, envelop, make_date, random_uuid
from judgement import ARRIVALS, DETERMINATIONS, PERMITS, PLACEMENTS, judge
from versions import DAY, HIGH, LOW, NOON, SECOND, fates, only_record, placement, record, text_of, total, wait_until_read

PERSON = "111222333"  # passes the check of a citizen service number


def test_a_correction_whose_clock_is_behind(placements, rng):
    key = random_uuid(rng)
    produce(placements.bootstrap_servers, [placement(rng, key, persons=3)])
    produce(placements.bootstrap_servers, [placement(rng, random_uuid(rng)) for _ in range(10)])
    produce(placements.bootstrap_servers, [placement(rng, key, NOON - 800_000, persons=4)])
    wait_until_read(placements)
    found = only_record(placements, key.upper())
    assert found["topic"] == PLACEMENTS and found["id"] == key and found["holds"] == 1
    assert fates(found) == [("holds", None, 3), ("overtaken", 1, 4)]
    first, second = found["versions"]
    assert second["why"] == "its ce_time is 0.8 s earlier"
    assert re.fullmatch(
        r"It arrived ([\d.]+ s |\d+ µs )?later than 1, but its ce_time is 0\.8 s earlier: its publisher's clock is behind\.",
        second["note"],
    )
    assert "publish it again" in found["advice"] and "2017-03-20T12:00:00.000000Z" in found["advice"]
    assert first["note"] is None and first["broker_timestamp"] is True
    assert found["database"]["state"] == "same" and found["database"]["version"] == 1
    # Where, when, from whom: as the topic has it.
    on_topic = {(m.partition, m.offset): m for m in read_all(placements.bootstrap_servers, [PLACEMENTS])}
    for version in found["versions"]:
        message = on_topic[version["partition"], version["offset"]]
        headers = {name: value.decode() for name, value in message.headers}
        assert message.key.decode() == key
        assert [version["ce_id"], version["ce_source"]] == [headers["ce_id"], headers["ce_source"]]
        assert version["ce_time"] == headers["ce_time"] and version["ce_type"] == headers["ce_type"]
        assert version["timestamp"].endswith(f"{message.timestamp_ms % 60_000 / 1000:06.3f}000Z")
    text = text_of(placements, key)
    assert " 1 holds: the latest ce_time " in text and " 2 overtaken by 1: its ce_time is 0.8 s earlier " in text
    assert "persons=4" in text and "clock is behind" in text and "The database holds the same." in text
    assert f"Looked through 12 messages of {PLACEMENTS}" not in text and f"12 messages of {PLACEMENTS}" in text
    assert text_of(placements, key, "--topic", "placements").endswith(f"Looked through 12 messages of {PLACEMENTS}.")


def test_the_same_time_duplicates_withdrawal_and_rejects(placements, rng):
    same, twice, gone, wrong = (random_uuid(rng) for _ in range(4))
    original = placement(rng, twice)
    produce(placements.bootstrap_servers, [placement(rng, same, event_id=HIGH, persons=3), original])
    produce(
        placements.bootstrap_servers,
        [
            placement(rng, same, event_id=LOW, persons=4),
            original,
            placement(rng, gone, NOON),
            placement(rng, gone, NOON + 2 * SECOND, withdrawn=True),
            placement(rng, gone, NOON + SECOND, persons=5),
            placement(rng, wrong, persons=0),
            placement(rng, wrong, NOON + SECOND).without_header("ce_source"),
            replace(placement(rng, wrong), value=None),
            replace(placement(rng, wrong), value=b"\xff"),
        ],
    )
    wait_until_read(placements)

    found = only_record(placements, same)
    assert fates(found) == [("holds", None, 3), ("overtaken", 1, 4)]
    assert found["versions"][0]["why"] == "the same ce_time as 2 and a higher ce_id"
    assert found["versions"][1]["why"] == "the same ce_time, and its ce_id is lower"
    assert "the very same ce_time: then the higher ce_id holds" in found["versions"][1]["note"]

    found = only_record(placements, twice)
    assert fates(found) == [("holds", None, 3), ("duplicate", 1, 3)]
    assert found["versions"][0]["offset"] < found["versions"][1]["offset"] and found["advice"] is None

    found = only_record(placements, gone)
    assert fates(found) == [("holds", None, 3), ("overtaken", 1, 5), ("overtaken", 1, 3)]
    assert [version["withdrawn"] for version in found["versions"]] == [True, False, False]
    assert found["database"]["state"] == "same" and found["database"]["value"]["withdrawn"] is True
    assert "withdrawn, so it counts for nothing" in text_of(placements, gone)

    found = only_record(placements, wrong)
    assert {version["fate"] for version in found["versions"]} == {"rejected"} and found["holds"] is None
    assert [version["reason"] for version in found["versions"]] == [
        "persons-out-of-range",
        "missing-header",
        "malformed-protobuf",
        "malformed-protobuf",
    ]
    assert [version["tombstone"] for version in found["versions"]] == [False, False, True, False]
    assert "header ce_source is missing" in found["versions"][1]["explanation"]
    assert found["database"]["state"] == "none"
    for version in found["versions"]:
        shown = json.loads(placements.taakctl("rejects", "show", str(version["reject_id"]), "--json"))
        assert [shown[name] for name in ("topic", "partition", "offset", "reason", "explanation")] == [
            PLACEMENTS,
            *(version[name] for name in ("partition", "offset", "reason", "explanation")),
        ]
    text = text_of(placements, wrong)
    assert "0 versions, 4 rejected" in text and "(nothing: a tombstone)" in text and "(it does not decode)" in text


def test_what_the_software_says_of_each_agrees_with_the_rules(system, rng):
    """Random versions of one record, valid and not, under wrong keys, in all partitions: beside another reading of the rules."""
    key = random_uuid(rng)
    messages = []
    for _ in range(120):
        time = NOON + rng.randrange(8) * SECOND
        message = placement(rng, key, time, rng.choice([None, LOW, HIGH]), persons=rng.choice([0, 1, 2, 3]))
        messages.append(replace(message, key=rng.choice([None, b"", b"\xff", random_uuid(rng).encode(), key.encode()])))
        messages.append(replace(placement(rng, random_uuid(rng)), key=key.encode()))  # another record's
    produce(system.bootstrap_servers, messages)
    found = only_record(system, key)
    expected = {}
    for message in read_all(system.bootstrap_servers, [PLACEMENTS]):
        body = PB.Placement.FromString(message.value)
        if body.placement_id == key:
            event, reason = judge(message)
            expected[message.partition, message.offset] = event.version if event else reason
    best = max(version for version in expected.values() if isinstance(version, tuple))
    assert len({partition for partition, _ in expected}) > 3
    assert len(found["versions"]) == len(expected) == 120
    order = []
    for version in found["versions"]:
        known = expected[version["partition"], version["offset"]]
        if version["fate"] == "rejected":
            assert version["reason"] == known
            continue
        order.append(known)
        assert version["fate"] == "holds" or known <= best
        if version["fate"] == "duplicate":
            assert expected_id(known) == expected_id(order[version["by"] - 1])
        if version["fate"] == "overtaken":
            assert known < best and version["by"] == 1
    assert order == sorted(order, reverse=True) and order[0] == best and found["holds"] == 1
    assert sum(version["fate"] == "holds" for version in found["versions"]) == 1


def expected_id(version):
    return version[1]


def test_determinations(system, rng):
    forecast, definitive = PB.TOTAL_STATUS_FORECAST, PB.TOTAL_STATUS_DEFINITIVE
    transfer = random_uuid(rng)
    body = PB.Determination(
        transfer=PB.Transfer(
            transfer_id=transfer.upper(),
            period=PB.HalfYear(year=2017, half=1),
            from_code="GM0716",
            to_code="GM0664",
            persons=3,
            decided_on=make_date(DAY),
        )
    )
    register = PB.Determination(municipal_register=PB.MunicipalRegister(effective_on=make_date(date(2017, 1, 1))))
    produce(
        system.bootstrap_servers,
        [
            total(rng, forecast, NOON, 10_000),
            total(rng, definitive, NOON, 13_000),
            total(rng, definitive, NOON - SECOND, 13_001),
            total(rng, definitive, NOON + SECOND, 2_000_000),  # rejected, and still known for what it is
            envelop(DETERMINATIONS, "anything", body, NOON, random_uuid(rng)),
            envelop(DETERMINATIONS, "register/2017-01-01", register, NOON, random_uuid(rng)),  # an empty list
            replace(total(rng, forecast, NOON, 1), value=b"\xff"),  # known by its key alone
            replace(total(rng, forecast, NOON, 1), value=b"\xff", key=b"total/2017-1/\xff"),  # not even by its key
        ],
    )
    system.start("determination-consumer").wait_for()
    wait_until_read(system)
    found = record(system, "total/2017-1")["records"]
    name = "total/2017-1/{}/2016-09-30"
    assert [one["id"] for one in found] == ["total/2017-1", name.format("definitive"), name.format("forecast")]
    assert [version["fate"] for version in found[0]["versions"]] == ["rejected"]
    assert [version["fate"] for version in found[1]["versions"]] == ["holds", "overtaken", "rejected"]
    persons = [version["value"]["national_total"]["persons"] for version in found[1]["versions"]]
    assert persons == [13_000, 13_001, 2_000_000]
    assert [one["database"]["state"] for one in found] == ["none", "same", "same"]
    assert found[1]["database"]["value"] == found[1]["versions"][0]["value"]
    assert record(system, name.format("definitive").upper())["records"] == [found[1]]
    for asked in (transfer, f"transfer/{transfer}"):
        one = only_record(system, asked)
        assert one["id"] == f"transfer/{transfer}" and one["holds"] == 1 and one["database"]["state"] == "same"
    assert only_record(system, "register/2017-01-01")["versions"][0]["reason"] == "inconsistent-figures"
    text = text_of(system, "total/2017-1")
    assert "national_total: period=2017-1 persons=13000 status=DEFINITIVE" in text
    record(system, "total/2017-2", code=1)


def test_the_same_uuid_on_several_topics(system, rng):
    key = random_uuid(rng)
    permit = PB.Permit(permit_id=key, category=1, persons=2, granted_on=make_date(DAY))
    arrival = PB.FamilyArrival(arrival_id=key, persons=4, arrived_on=make_date(DAY), sponsor_permit_id=key.upper())
    produce(
        system.bootstrap_servers,
        [
            envelop(PERMITS, key, permit, NOON, random_uuid(rng)),
            envelop(ARRIVALS, key, arrival, NOON, random_uuid(rng)),
            placement(rng, key, holder_record_id=key.upper()),
        ],
    )
    for program in ("permit-consumer", "family-consumer", "placement-consumer"):
        system.start(program).wait_for()
    wait_until_read(system)
    found = record(system, key)["records"]
    assert [one["topic"] for one in found] == [PERMITS, ARRIVALS, PLACEMENTS]
    assert [one["versions"][0]["value"]["persons"] for one in found] == [2, 4, 3]
    assert {one["database"]["state"] for one in found} == {"same"}
    assert all(one["database"]["value"] == one["versions"][0]["value"] for one in found)
    assert only_record(system, key, "--topic", ARRIVALS)["topic"] == ARRIVALS


def test_what_is_known_of_a_person_is_not_shown(placements, rng):
    key = random_uuid(rng)
    formed = "111.222.333"
    produce(
        placements.bootstrap_servers,
        [
            placement(rng, key, holder_record_id=PERSON),
            placement(rng, key, event_id=formed),
            placement(rng, key, holder_record_id=PERSON).without_header("ce_source"),  # rejected for something else
            placement(rng, key, event_id=PERSON).and_header("ce_source", b"urn:nld:twice"),
            replace(placement(rng, PERSON), key=key.encode()),
            placement(rng, PERSON),
        ],
    )
    wait_until_read(placements)
    found = only_record(placements, key)
    assert len(found["versions"]) == 4 and {version["fate"] for version in found["versions"]} == {"rejected"}
    for version in found["versions"]:
        assert version["personal"] is True and version["value"] is None and version["ce_id"] is None
        assert version["ce_time"] and version["ce_type"] and version["offset"] >= 0
    for text in (json.dumps(found), placements.taakctl("record", key)):
        assert PERSON not in text and formed not in text
    for name in (PERSON, f"transfer/{PERSON}", f"{PERSON}/2017-1"):
        done = placements.run_taakctl("record", name)
        assert done.returncode == 64 and PERSON not in done.stdout + done.stderr


def test_a_persons_number_is_not_shown_of_any_message(placements, rng):
    """Neither by watch, nor of one that was rejected for something else before anybody looked for such a number."""
    key, formed = random_uuid(rng), "111.222.333"
    produce(
        placements.bootstrap_servers,
        [
            placement(rng, PERSON),
            placement(rng, key, holder_record_id=PERSON).without_header("ce_source").and_header("x-of", formed.encode()),
            placement(rng, key, event_id=PERSON),
            replace(placement(rng, key, persons=0), key=PERSON.encode()),
            placement(rng, key),
        ],
    )
    wait_until_read(placements)
    watched = placements.taakctl("watch", "placements", "--from-beginning", "--count=5", "--json")
    messages = [json.loads(line) for line in watched.splitlines()]
    assert sorted(message["personal"] for message in messages) == [False, True, True, True, True]
    assert [message["value"]["placement_id"] for message in messages if not message["personal"]] == [key]
    text = placements.taakctl("watch", "placements", "--from-beginning", "--count=5")
    assert text.count("not shown: a person's number is in it") == 4
    shown = [watched, text]
    for reject, reason in placements.sql("SELECT reject_id, reason FROM reject ORDER BY reject_id"):
        told = json.loads(placements.taakctl("rejects", "show", str(reject), "--json"))
        assert (told["reason"], told["personal"], told["key"], told["value"]) == (reason, True, None, None)
        assert "ce_time" in {header["name"] for header in told["headers"]}
        shown += [json.dumps(told), placements.taakctl("rejects", "show", str(reject))]
    assert len(shown) == 2 + 2 * 4
    for one in shown:
        assert PERSON not in one and formed not in one and PERSON.encode().hex() not in one


def test_text_from_outside_does_not_steer_a_terminal(system, rng):
    key = random_uuid(rng)
    evil = "\033[31mred\r\nline"
    body = PB.Placement(placement_id=key, municipality_code=evil)
    message = envelop(PLACEMENTS, key, body, NOON, random_uuid(rng)).with_header("ce_source", evil.encode())
    produce(system.bootstrap_servers, [message.with_header("ce_time", evil.encode())])
    text = system.taakctl("record", key)
    assert "red" in text and not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)


def test_no_such_record(system, rng):
    produce(system.bootstrap_servers, [placement(rng, random_uuid(rng)) for _ in range(3)])
    key = random_uuid(rng)
    found = record(system, key, code=1)
    assert found["id"] == key and found["records"] == []
    assert [(searched["topic"], searched["partitions"], searched["messages"]) for searched in found["searched"]] == [
        (PERMITS, 6, 0),
        (ARRIVALS, 6, 0),
        (PLACEMENTS, 6, 3),
        (DETERMINATIONS, 1, 0),
    ]
    text = text_of(system, key, code=1)
    assert f"no message says anything of {key}" in text and f"3 messages of {PLACEMENTS}" in text
    assert len(record(system, key, "-t", "permits", code=1)["searched"]) == 1
    partition = read_all(system.bootstrap_servers, [PLACEMENTS])[0].partition
    delete_records(system.bootstrap_servers, PLACEMENTS, partition, 1)
    assert record(system, key, "-t", "placements", code=1)["searched"][0]["offsets_gone"] == 1
    assert "1 offset" in text_of(system, key, code=1)
    for wrong in ([], ["x"], [key, key], [key, "--topic", "quotas"], ["total"], ["total/"], [key[:-1]], ["a" * 300]):
        done = system.run_taakctl("record", *wrong)
        assert done.returncode == 64 and done.stdout == "" and done.stderr, wrong


def test_what_a_transaction_has_not_committed_is_not_shown(system, rng):
    key = random_uuid(rng)
    message = placement(rng, key)
    producer = Producer({"bootstrap.servers": system.bootstrap_servers, "transactional.id": "record"})
    producer.init_transactions(60)
    for end, persons in ((producer.abort_transaction, 0), (producer.commit_transaction, 1)):
        producer.begin_transaction()
        producer.produce(message.topic, message.value, message.key, headers=list(message.headers))
        producer.flush(60)
        assert record(system, key, "-t", "placements", code=1)["searched"][0]["messages"] == 0
        end(60)
        assert len(record(system, key, code=1 - persons)["records"]) == persons
