"""Forgetting records on request: nothing of them is left in the database, and no figure changes, whatever comes after."""

import json
import random
import subprocess
import threading
import time
from dataclasses import replace
from datetime import date

import pytest

from broker import lag, produce, read_all, wait_until
from contract import REJECTS, check_everything, compare, header, place_of, readable, wait_for_figures
from envelopes import PB, envelop, make_date, random_uuid, to_time
from histories import make_history, publishing_order
from judgement import ARRIVALS, INPUT_TOPICS, PERMITS, PLACEMENTS, judge
from oracle import expect
from servers import EVENT_SOURCE
from versions import SEED

DAY = date(2017, 1, 10)
BODIES = {PERMITS: (PB.Permit, "permit_id"), ARRIVALS: (PB.FamilyArrival, "arrival_id"), PLACEMENTS: (PB.Placement, "placement_id")}
COUNTS = ("permits", "arrivals", "placements")


def forget(system, *ids, code=0):
    return json.loads(system.taakctl("forget", "--json", *ids, code=code) or "{}")


def consumed(system):
    wait_until(lambda: lag(system.bootstrap_servers) == 0, "everything is consumed", 180)


def verified(system):
    """Waits until the emitter has caught up, and finds no difference."""

    def complete():
        answer = json.loads(system.run_taakctl("verify", "--json").stdout or "{}")
        return answer.get("complete") and answer

    answer = wait_until(complete, "verify can compare all", 60)
    assert answer["ok"], answer["differences"]


def dump(system):
    """All rows of all tables but the audit trail's own, as text."""
    words = ["pg_dump", "--data-only", "--inserts", system.environment["DATABASE_URL"]]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.lower()


def permit(rng, key, **changes):
    return PB.Permit(**{**dict(permit_id=key, category=1, persons=3, granted_on=make_date(DAY)), **changes})


def placement(key, **changes):
    values = dict(placement_id=key, municipality_code="GM0716", persons=3, housed_on=make_date(DAY), origin=1, arrangement=1)
    return PB.Placement(**{**values, **changes})


def arrival(key, **changes):
    return PB.FamilyArrival(**{**dict(arrival_id=key, persons=2, arrived_on=make_date(DAY)), **changes})


def say(system, rng, *pairs, later=0):
    """Publishes bodies on their topics, and waits until they are consumed; gives the messages."""
    messages = [envelop(topic, getattr(body, BODIES[topic][1]), body, to_time(DAY, 3600) + later, random_uuid(rng)) for topic, body in pairs]
    produce(system.bootstrap_servers, messages)
    consumed(system)
    return messages


@pytest.fixture
def records(system):
    """The three consumers of records, and the emitter."""
    for program in ("permit-consumer", "family-consumer", "placement-consumer", "quota-emitter"):
        system.start(program)
    for service in system.services:
        service.wait_for()
    return system


@pytest.fixture
def family(records, rng):
    """A permit, an arrival whose sponsor it is, and placements of both; one of the arrival's. Their ids."""
    ids = {name: random_uuid(rng) for name in ("permit", "arrival", "home", "other home", "arrival's home")}
    say(
        records,
        rng,
        (PERMITS, permit(rng, ids["permit"], persons=4)),
        (ARRIVALS, arrival(ids["arrival"], sponsor_permit_id=ids["permit"])),
        (PLACEMENTS, placement(ids["home"], holder_record_id=ids["permit"])),
        (PLACEMENTS, placement(ids["other home"], holder_record_id=ids["permit"], persons=1)),
        (PLACEMENTS, placement(ids["arrival's home"], holder_record_id=ids["arrival"], origin=2, persons=2)),
    )
    return ids


def sums(system):
    """What the aggregates come to, once the emitter has folded all."""
    wait_until(lambda: system.sql("SELECT count(*) FROM difference") == [(0,)], "all is folded", 30)
    return system.sql("SELECT * FROM housed WHERE persons <> 0 ORDER BY 1, 2"), system.sql("SELECT * FROM inflow WHERE persons <> 0 ORDER BY 1, 2")


def test_a_record_goes_with_the_placements_that_house_it(records, rng, family):
    """Whichever of them is named. A link of another record to it is cut, the other record stays."""
    before = sums(records)
    process = json.loads(records.taakctl("process", "2017-1", "--json"))
    would = json.loads(records.taakctl("forget", "--dry-run", "--json", family["home"]))
    assert family["home"] in dump(records)
    done = forget(records, family["home"])
    assert {**done, "dry_run": True} == would
    assert [done[name] for name in COUNTS] == [1, 0, 2] and done["links"] == 1
    left = dump(records)
    assert not [name for name in ("permit", "home", "other home") if family[name] in left] and family["arrival"] in left
    assert sums(records) == before
    verified(records)
    told = json.loads(records.taakctl("process", "2017-1", "--json"))
    assert told["housed"] == process["housed"] and told["unlinked"] == process["unlinked"] + 4
    assert forget(records, family["permit"], family["home"])["before"] == 2
    done = forget(records, family["arrival"])
    assert [done[name] for name in COUNTS] == [0, 1, 1]
    assert not [name for name in family if family[name] in dump(records)]
    assert sums(records) == before
    kinds = [entry["what"] for entry in json.loads(records.taakctl("audit", "--json", "--kind", "forgot"))]
    assert len(kinds) == 5 and not any(id in " ".join(kinds) for id in family.values())
    records.taakctl("audit", "verify")


def test_what_comes_later_neither_counts_nor_names_it(records, rng, family):
    """Duplicates, corrections, withdrawals, in any letters; and others that name it are stored without that."""
    [first] = say(records, rng, (PERMITS, permit(rng, random_uuid(rng))))
    forget(records, family["permit"])
    before = sums(records)
    new, guest = random_uuid(rng), random_uuid(rng)
    say(
        records,
        rng,
        (PERMITS, permit(rng, family["permit"].upper(), persons=9)),
        (PERMITS, permit(rng, family["permit"], withdrawn=True)),
        (PLACEMENTS, placement(family["home"], persons=7)),
        later=1,
    )
    assert sums(records) == before
    say(records, rng, (PLACEMENTS, placement(new, holder_record_id=family["permit"])), (ARRIVALS, arrival(guest, sponsor_permit_id=family["permit"].upper())))
    assert records.sql("SELECT holder_record_id FROM placement WHERE placement_id = %s", [new]) == [(None,)]
    assert records.sql("SELECT sponsor_permit_id FROM family_arrival WHERE arrival_id = %s", [guest]) == [(None,)]
    assert family["permit"] not in dump(records) and family["home"] not in dump(records)
    verified(records)


def test_unknown(records, rng, family):
    """Of an id that is not there nothing is forgotten, and a person's number is not repeated."""
    for wrong in ([], ["x"], ["--list", family["home"]], ["--again", "/dev/null", "--list"]):
        records.taakctl("forget", *wrong, code=64)
    done = records.run_taakctl("forget", "123456782")
    assert done.returncode == 64 and "123456782" not in done.stderr + done.stdout
    done = records.run_taakctl("forget", family["home"], random_uuid(rng))
    assert done.returncode == 1 and "nothing was forgotten" in done.stderr
    assert family["home"] in dump(records) and json.loads(records.taakctl("forget", "--list")) == []


def test_a_record_that_was_forgotten_says_so(records, rng, family):
    assert "was forgotten" not in records.taakctl("record", family["permit"])
    forget(records, family["permit"])
    told = json.loads(records.taakctl("record", family["permit"], "--json"))
    assert told["records"][0]["database"]["state"] == "forgotten" and told["records"][0]["advice"] is None
    assert "It was forgotten on request at 20" in records.taakctl("record", family["permit"])


def test_rejects_that_hold_it_are_withheld(records, rng, family):
    """Those that are there, those that come, and those that a rebuild reads again; they are not sent again."""
    bad = permit(rng, family["permit"], category=0)
    [message] = [envelop(PERMITS, family["permit"].upper(), bad, to_time(DAY), random_uuid(rng))]
    message = message.and_header("x-note", b"about it")
    other = envelop(PERMITS, "x", permit(rng, random_uuid(rng), category=0), to_time(DAY), random_uuid(rng))
    noted = replace(other, value=b"rubbish").and_header("x-note", f"see {family['permit']}!".encode())
    produce(records.bootstrap_servers, [message, other, noted])
    consumed(records)
    assert forget(records, family["permit"])["rejects"] == 2
    produce(records.bootstrap_servers, [message, noted])
    consumed(records)

    def look():
        rows = records.sql("SELECT key, value, explanation, header_names FROM reject ORDER BY reject_id")
        withheld = [row for row in rows if row[0] is None and row[1] is None]
        assert len(rows) == 5 and len(withheld) == 4
        assert all(bytes(name) in (b"ce_source", b"ce_type", b"ce_time") for row in withheld for name in row[3])
        assert family["permit"] not in dump(records)

    look()
    lines = map(json.loads, records.taakctl("rejects", "replay", "--all", "--json", code=1).splitlines())
    assert sorted(line["outcome"] for line in lines if "id" in line) == ["nothing left to send"] * 4 + ["sent"]
    consumed(records)
    records.sql("DELETE FROM reject WHERE reject_id = (SELECT max(reject_id) FROM reject)")  # of the replay
    wait_until(lambda: records.sql("SELECT count(*) FROM reject WHERE sequence IS NULL") == [(0,)], "all are published", 30)
    published = [message for message in read_all(records.bootstrap_servers, ["taakstelling.rejects.v1"])]
    assert sum(message.value is None for message in published) >= 2, "what comes after it is published without what it says"


def corrections(rng, messages, forgotten, count):
    """Later versions of records that were forgotten, with other figures, and withdrawals; of the same days."""
    known = {}
    for message in messages:
        event, _ = judge(message)
        if event and event.topic in BODIES and getattr(event.body, BODIES[event.topic][1]).lower() in forgotten:
            known[event.topic, getattr(event.body, BODIES[event.topic][1]).lower()] = event
    made = []
    for (topic, key), event in rng.choices(sorted(known.items()), k=count):
        body = type(event.body).FromString(event.body.SerializeToString())
        body.persons = rng.randint(1, 9)
        body.withdrawn = rng.random() < 0.3
        made.append(envelop(topic, key, body, event.version[0] + rng.randint(1, 10**9), random_uuid(rng)))
    return made


def without(messages, left_out):
    """The inputs without those events."""
    ids = {message.header("ce_id") for message in left_out}
    return [message for message in messages if dict(message.headers).get("ce_id") not in ids]


def withheld(message):
    """A reject in which the id of a forgotten record stands: published without what it says."""
    return message.topic == REJECTS and message.key is None and message.value is None and header(message, "ce_id") is None


def settled(system, outputs, left_out):
    """Waits for the figures of all but what came of forgotten records later, and holds them against the contract, but for rejects
    that are withheld: these only have their place and reason."""
    inputs = read_all(system.bootstrap_servers, INPUT_TOPICS)
    expected = expect(without(inputs, left_out))
    wait_for_figures(system.bootstrap_servers, outputs, expected)
    outputs.read()
    places = {place_of(message) for message in outputs.messages if withheld(message)}
    promises = [told for told in check_everything(outputs, inputs, EVENT_SOURCE) if told.split()[0] not in places]
    complaints = compare(outputs, expected) + promises
    assert not complaints, readable(complaints)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_the_figures_stay_under_load(system, outputs, seed):
    """Records of a random history are forgotten while it is published again and more comes, at random moments; corrections of them
    follow; all is rebuilt. The figures are the oracle's of what was said before, at every point."""
    rng = random.Random(seed)
    system.start_all(instances=2, BATCH_MAX_EVENTS="40")
    history = publishing_order(make_history(seed, 1500, time.time_ns() // 1000), seed)
    produce(system.bootstrap_servers, history)
    consumed(system)
    settled(system, outputs, [])
    ids = [id for id, in system.sql("SELECT permit_id::text FROM permit UNION ALL SELECT arrival_id::text FROM family_arrival UNION ALL SELECT placement_id::text FROM placement ORDER BY 1")]
    chosen = rng.sample(ids, 60)
    stop = threading.Event()
    failures = []

    def load():
        try:
            while not stop.is_set():
                produce(system.bootstrap_servers, rng_of_load.sample(history, 100))
        except BaseException as failure:  # told below
            failures.append(failure)

    rng_of_load = random.Random(seed + 1)
    publisher = threading.Thread(target=load)
    publisher.start()
    late = []
    while chosen:
        some = [chosen.pop() for _ in range(min(len(chosen), rng.randint(1, 12)))]
        forget(system, *some)
        more = corrections(rng, read_all(system.bootstrap_servers, [PERMITS, ARRIVALS, PLACEMENTS]), set(some), 10)
        produce(system.bootstrap_servers, more)
        late += more
    stop.set()
    publisher.join()
    assert not failures, failures
    consumed(system)
    settled(system, outputs, late)
    verified(system)
    gone = [id for id, in system.sql("SELECT id FROM unnest(%s::text[]) AS id WHERE EXISTS (SELECT FROM forgotten WHERE digest = forgotten_digest(id::uuid))", [ids])]
    left = dump(system)
    assert len(gone) >= 60 and not [id for id in gone if id in left]
    system.taakctl("rebuild")
    settled(system, outputs, late)
    verified(system)
    left = dump(system)
    assert not [id for id in gone if id in left]
    system.taakctl("audit", "verify")


def pg(program, system, *words):
    subprocess.run([program, *words, "--dbname", system.environment["DATABASE_URL"]], check=True, capture_output=True)


def test_a_restored_backup_is_made_to_forget_again(records, rng, family, tmp_path):
    """The list is kept elsewhere; the head of the audit trail that was noted tells that the trail is older."""
    pg("pg_dump", records, "--format=custom", "--file", str(tmp_path / "backup"))
    forget(records, family["permit"])
    say(records, rng, (PERMITS, permit(rng, family["permit"], persons=9)), later=1)
    before = sums(records)
    (tmp_path / "list").write_text(records.taakctl("forget", "--list"))
    head = json.loads(records.taakctl("audit", "verify", "--json"))["head"]
    records.stop_all()
    pg("pg_restore", records, "--clean", "--if-exists", "--single-transaction", str(tmp_path / "backup"))
    done = records.run_taakctl("audit", "verify", "--head", head)
    assert done.returncode == 1 and "a backup of before it was restored" in done.stdout
    records.taakctl("audit", "verify")
    again = json.loads(records.taakctl("forget", "--again", str(tmp_path / "list"), "--json"))
    assert [again[name] for name in COUNTS] == [1, 0, 2] and again["missing"] == 0
    for program in ("permit-consumer", "family-consumer", "placement-consumer", "quota-emitter"):
        records.start(program)
    consumed(records)
    assert sums(records) == before and family["permit"] not in dump(records)
    verified(records)
    assert json.loads(records.taakctl("forget", "--again", str(tmp_path / "list"), "--json"))["missing"] == 0
    for wrong in ("{}", "[{}]", '[{"salt": "x", "digest": "y"}]', "no JSON"):
        (tmp_path / "wrong").write_text(wrong)
        records.taakctl("forget", "--again", str(tmp_path / "wrong"), code=64)


def test_consumers_that_run_notice_a_restored_backup(records, rng, family, tmp_path):
    """Of another record that is forgotten after it, too, though as many were forgotten before."""
    pg("pg_dump", records, "--format=custom", "--file", str(tmp_path / "backup"))
    forget(records, family["permit"])
    say(records, rng, (PERMITS, permit(rng, random_uuid(rng))))  # they have the list now
    records.stop_all()
    pg("pg_restore", records, "--clean", "--if-exists", "--single-transaction", str(tmp_path / "backup"))
    for program in ("permit-consumer", "family-consumer", "placement-consumer", "quota-emitter"):
        records.start(program)
    consumed(records)
    say(records, rng, (ARRIVALS, arrival(random_uuid(rng))))
    forget(records, family["arrival"])
    before = sums(records)
    say(records, rng, (ARRIVALS, arrival(family["arrival"], persons=9)), later=1)
    assert sums(records) == before and family["arrival"] not in dump(records) and family["permit"] in dump(records)


def test_a_partition_that_is_new_knows_it_too(records, rng, family):
    """A consumer that has only partitions of which nothing was read yet when it was forgotten."""
    forget(records, family["permit"])
    before = sums(records)
    records.sql("DELETE FROM position WHERE topic = %s", [PERMITS])
    consumed(records)
    wait_until(lambda: records.sql("SELECT count(*) FROM position WHERE topic = %s", [PERMITS]) == [(6,)], "the positions are there again", 60)
    say(records, rng, (PERMITS, permit(rng, family["permit"], persons=9)), later=1)
    wait_until(lambda: records.sql("SELECT sum(next_offset) FROM position WHERE topic = %s", [PERMITS]) == [(2,)], "all is read again", 60)
    assert sums(records) == before
    verified(records)


def test_the_version_before_is_not_put_in_charge_of_it(records, rng, family):
    """It would count again what was forgotten."""
    forget(records, family["permit"])
    records.stop_all()
    done = records.run_taakctl("migrate", "--back-to", "9")
    assert done.returncode != 0 and "records were forgotten on request" in done.stderr
    verified(records)
