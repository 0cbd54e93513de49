"""The audit trail: everything that people do is in it, once, and nothing can be changed or taken out unseen."""

import getpass
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import psycopg2
import pytest

from broker import lag, produce, read_all, wait_until
from determination_faults import total
from envelopes import PB, envelop, make_date, random_uuid, to_time
from histories import make_history, publishing_order
from judgement import DETERMINATIONS, PERMITS, judge
from protos import REPOSITORY
from servers import System, fresh_database

DAY = date(2016, 10, 1)


@pytest.fixture
def tables(postgres, tmp_path):
    """A System with a migrated database that nobody uses, and no broker."""
    system = System("127.0.0.1:1", fresh_database(postgres.address, "audit"), tmp_path)
    system.taakctl("migrate")
    return system


def trail(system, *arguments):
    return json.loads(system.taakctl("audit", "--json", "--limit", "1000", *arguments))


def verify(system, *arguments, code=0):
    return json.loads(system.taakctl("audit", "verify", "--json", *arguments, code=code))


def fill(system, count=20):
    """Entries by hand, as an operator's role would add them."""
    system.sql("INSERT INTO audit (kind, what, operating_user) SELECT 'replayed', 'number ' || n, 'é' FROM generate_series(1, %s) AS n", [count])


def by_hand(system, statement):
    """What only the owner can do, on purpose."""
    system.sql("ALTER TABLE audit DISABLE TRIGGER USER", statement, "ALTER TABLE audit ENABLE TRIGGER USER")


def consumed(system):
    wait_until(lambda: lag(system.bootstrap_servers) == 0, "everything is consumed", 60)


def determine(rng, count, persons=100):
    """Messages that determine totals of other days, the first one twice."""
    bodies = [total(persons=persons + n, announced_on=make_date(DAY.replace(day=1 + n))) for n in range(count)]
    messages = [envelop(DETERMINATIONS, "total", body, to_time(DAY), random_uuid(rng)) for body in bodies]
    return messages + messages[:1]


def test_a_determination_is_told_once_however_often_it_is_read(system, rng):
    """Each valid message by its place: with what it determines, from whom; also after all was read anew."""
    system.start("determination-consumer").wait_for()
    body = total()
    withdrawn = PB.Determination.FromString(body.SerializeToString())
    withdrawn.withdrawn = True
    messages = determine(rng, 5) + [envelop(DETERMINATIONS, "x", withdrawn, to_time(DAY) + 1, random_uuid(rng))]
    messages.append(envelop(DETERMINATIONS, "x", total(persons=-1 % 2**32), to_time(DAY), random_uuid(rng)))  # a reject
    produce(system.bootstrap_servers, messages)
    consumed(system)
    told = [entry for entry in trail(system) if entry["kind"] in ("determined", "withdrawn")]
    assert [entry["place"] for entry in reversed(told)] == [f"{DETERMINATIONS}/0@{n}" for n in range(7)]
    assert told[0]["kind"] == "withdrawn" and told[0]["what"] == "total/2017-1/definitive/2016-09-30" or told[0]["what"].startswith("total/2017-1/")
    assert {entry["source"] for entry in told} == {"urn:nld:oin:00000099000000000001:systeem:history"}
    assert {entry["program"].split("/")[0] for entry in told} == {"determination-consumer"}
    assert {entry["operating_user"] for entry in told} == {None}
    assert {entry["event_id"] for entry in told} == {message.header("ce_id").decode() for message in messages[:-1]}
    system.taakctl("positions", "set", DETERMINATIONS, "0", "start")
    produce(system.bootstrap_servers, messages[:1])
    consumed(system)
    again = [entry for entry in trail(system) if entry["kind"] in ("determined", "withdrawn")]
    assert len(again) == 8 and again[1:] == told
    system.taakctl("rebuild")
    assert [entry for entry in trail(system) if entry["kind"] in ("determined", "withdrawn")] == again
    verify(system)


def test_what_operators_do_is_told(system, rng):
    message = envelop(PERMITS, "x", PB.Permit(permit_id="no UUID", category=1, persons=1, granted_on=make_date(DAY)), to_time(DAY), random_uuid(rng))
    for program in ("permit-consumer", "quota-emitter"):
        system.start(program).wait_for()
    produce(system.bootstrap_servers, [message] * 3)
    wait_until(lambda: system.sql("SELECT count(*) FROM reject WHERE sequence IS NOT NULL") == [(3,)], "they are rejected", 30)
    ids = [str(id) for id, in system.sql("SELECT reject_id FROM reject ORDER BY reject_id")]
    system.taakctl("rejects", "replay", ids[0])
    system.taakctl("rejects", "replay", "--dry-run", ids[1])
    system.taakctl("rejects", "dismiss", ids[1], ids[2], "--why", "of Fatma Yildiz")
    system.taakctl("rejects", "dismiss", "--undo", ids[2])
    system.taakctl("positions", "set", PERMITS, "3", "start")
    system.taakctl("rebuild")
    system.taakctl("migrate")  # nothing to do
    told = list(reversed(trail(system)))
    migrations = [path.stem for path in sorted((REPOSITORY / "deploy/migrations").glob("*.sql")) if path.stem >= "0010"]
    kinds = [entry["kind"] for entry in told]
    assert kinds == [*["migrated"] * len(migrations), "replayed", "dismissed", "dismissal-undone", "positions-set", "rebuilt"]
    assert [entry["what"] for entry in told[: len(migrations)]] == migrations
    assert re.fullmatch(r"1 reject: permits/\d@0", told[-5]["what"])
    assert re.fullmatch(r"2 rejects: permits/\d@1, permits/\d@2", told[-4]["what"])
    assert re.fullmatch(rf"{PERMITS}/3 from offset \d to 0", told[-2]["what"]) and told[-1]["what"] == "4 messages to read anew"
    assert {entry["operating_user"] for entry in told} == {getpass.getuser()}
    assert {entry["program"].split("/")[0] for entry in told} == {"taakctl"}
    assert "Fatma" not in json.dumps(told)
    assert [entry["kind"] for entry in trail(system, "--kind", "rebuilt")] == ["rebuilt"]
    assert trail(system, "--since", "tomorrow") == [] and trail(system, "--since", "yesterday") == list(reversed(told))
    shown = system.taakctl("audit", "--limit", "2")
    assert "rebuilt" in shown and "positions-set" in shown and "dismissed" not in shown and max(map(len, shown.splitlines())) <= 80
    system.taakctl("audit", "--since", "no time", code=64)
    verify(system)


def test_the_way_back_keeps_the_trail(tables):
    last = tables.sql("SELECT max(number) FROM migration")[0][0]
    tables.taakctl("migrate", "--back-to", "9")
    tables.taakctl("migrate")
    kinds = [entry["kind"] for entry in reversed(trail(tables))]
    assert kinds == ["migrated"] * (last - 9) + ["migrated-back"] * (last - 9) + ["migrated"] * (last - 9)
    verify(tables)


def test_the_head_stays_part_of_what_comes_after(tables):
    fill(tables)
    answer = verify(tables)
    number, head = answer["head"].split(":")
    assert answer["ok"] and answer["entries"] == int(number) and re.fullmatch("[0-9a-f]{64}", head)
    fill(tables, 3000)
    assert verify(tables, "--head", answer["head"])["entries"] == int(number) + 3000
    assert f"head {int(number) + 3000}:" in tables.taakctl("audit", "verify", "--head", answer["head"])
    for wrong in ("x", "1:", f"0:{head}", f"1:{head[1:]}", f"1:{head}0", f"1:{head[1:]}g", f"99999999999999999999:{head}"):
        tables.taakctl("audit", "verify", "--head", wrong, code=64)
    assert "is not the one that was noted" in str(verify(tables, "--head", f"3:{head}", code=1))


@pytest.mark.parametrize("column", ["at", "database_role", "operating_user", "program", "kind", "what", "place", "event_id", "source", "key_ids", "hash"])
def test_any_change_breaks_it(tables, column):
    """Of any column, to any other value or to null, also to what looks the same side by side."""
    fill(tables)
    other = {"at": "at + interval '1 microsecond'", "event_id": "gen_random_uuid()", "key_ids": "'{key}'", "hash": "sha256(hash)"}
    changed = other.get(column, f"coalesce({column}, 'b') || 'a'")
    by_hand(tables, f"UPDATE audit SET {column} = {changed} WHERE number = 7")
    [first, *rest] = verify(tables, code=1)["differences"]
    assert first["difference"].startswith("entry 7 does not go on") and len(rest) == (column == "hash")


def test_fields_cannot_flow_into_each_other(tables):
    tables.sql("INSERT INTO audit (kind, what) VALUES ('ab', 'cd')")
    by_hand(tables, "UPDATE audit SET kind = 'a', what = 'bcd' WHERE kind = 'ab'")
    assert len(verify(tables, code=1)["differences"]) == 1


def test_keyids_cannot_flow_into_each_other(tables):
    tables.sql("INSERT INTO audit (kind, what, key_ids) VALUES ('determined', 'total', '{a,b}')")
    verify(tables)
    by_hand(tables, "UPDATE audit SET key_ids = '{a b}' WHERE key_ids = '{a,b}'")
    assert len(verify(tables, code=1)["differences"]) == 1


def test_what_is_taken_out_or_added_shows(tables):
    fill(tables)
    noted = verify(tables)["head"]
    last = int(noted.split(":")[0])
    by_hand(tables, "DELETE FROM audit WHERE number BETWEEN 5 AND 7")
    assert [found["difference"] for found in verify(tables, code=1)["differences"]] == ["entry 8 follows on 4: 3 were taken out"]
    by_hand(tables, f"DELETE FROM audit WHERE number > {last - 2}")
    assert f"the last entry is {last - 2}, the next one goes on from {last}" in str(verify(tables, code=1)["differences"])
    tables.sql(f"UPDATE audit_head SET number = {last - 2}, hash = (SELECT hash FROM audit WHERE number = {last - 2})")
    by_hand(tables, "UPDATE audit SET number = number - 3 WHERE number >= 8")
    assert len(verify(tables, code=1)["differences"]) > 1


def test_an_end_that_is_cut_off_shows_by_a_head_that_was_noted(tables):
    """And by nothing else: whoever owns the database can set it back, as a restored backup does."""
    fill(tables)
    noted = verify(tables)["head"]
    last = int(noted.split(":")[0]) - 5
    by_hand(tables, f"DELETE FROM audit WHERE number > {last}")
    tables.sql(f"UPDATE audit_head SET number = {last}, hash = (SELECT hash FROM audit WHERE number = {last})")
    assert verify(tables)["entries"] == last
    assert "the end was cut off, or a backup" in str(verify(tables, "--head", noted, code=1)["differences"])
    fill(tables, 9)
    assert verify(tables)["entries"] == last + 9
    assert "was written anew" in str(verify(tables, "--head", noted, code=1)["differences"])


def test_nobody_changes_it_by_mistake(tables):
    """The owner neither; and whatever he gives for number, time, role or hash, it is filled in."""
    fill(tables)
    for statement in ("UPDATE audit SET what = 'x'", "DELETE FROM audit", "TRUNCATE audit", "UPDATE audit SET number = 1 WHERE false"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="only added to"):
            tables.sql(statement)
    tables.sql("INSERT INTO audit (number, at, database_role, program, kind, what, hash) VALUES (9999, '1990-01-01', 'x', 'x', 'kind', 'what', 'x')")
    [entry] = trail(tables, "--kind", "kind")
    assert entry["number"] < 9999 and entry["at"] > "2026" and entry["database_role"] != "x" and entry["program"] != "x"
    verify(tables)


def test_many_at_once_make_one_chain(tables):
    """Transactions that add at the same time, some of which are rolled back: one order, and no gap."""
    def write(number):
        connection = psycopg2.connect(tables.environment["DATABASE_URL"], application_name=f"writer {number}")
        cursor = connection.cursor()
        for turn in range(50):
            cursor.execute("INSERT INTO audit (kind, what) VALUES ('kind', %s)", [f"{turn} of {number}"])
            connection.rollback() if turn % 5 == 0 else connection.commit()
        connection.close()

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write, range(4)))
    assert len(trail(tables, "--kind", "kind")) == 4 * 40
    verify(tables)


@pytest.mark.heavy
def test_under_load_each_determination_is_told_once(system):
    """A history with two consumers, and its determinations by the topic itself."""
    system.start_all(instances=2)
    produce(system.bootstrap_servers, publishing_order(make_history(17, 1500, time.time_ns() // 1000), 17))
    consumed(system)
    valid = [message for message in read_all(system.bootstrap_servers, [DETERMINATIONS]) if judge(message)[0]]
    told = {entry["place"] for entry in json.loads(system.taakctl("audit", "--json", "--limit", "100000")) if entry["place"]}
    assert told == {f"{DETERMINATIONS}/{message.partition}@{message.offset}" for message in valid}
    verify(system)
