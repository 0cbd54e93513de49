"""Rejected messages: sent again, once."""

import json
import random
import re
import subprocess
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import psycopg2
import pytest
from confluent_kafka.admin import AdminClient, ConfigResource

from broker import produce, read_all, wait_until
from contract import REJECTS, header
from envelopes import PB, envelop, make_date, random_uuid
from judgement import PERMITS, PLACEMENTS
from servers import BUILD

SEED = 20170401
MARK = "taakstelling-replay-of"
MANY = 5_000
CHUNK = 1_000


def permit(rng, key, **wrong):
    body = PB.Permit(permit_id=key, category=1, persons=3, granted_on=make_date(date(2017, 3, 1)))
    for name, value in wrong.items():
        setattr(body, name, value)
    return envelop(PERMITS, key, body, 1_490_000_000_000_000, random_uuid(rng))


def replay(system, *arguments, code=0):
    """The outcomes by reject id."""
    *lines, last = map(json.loads, system.taakctl("rejects", "replay", "--json", *arguments, code=code).splitlines())
    assert last["totals"]["selected"] == len(lines)
    return {line["id"]: line["outcome"] for line in lines}


def fill(system, count, value="convert_to('value ' || n, 'UTF8')"):
    """Rejects of permits as if that many had come, for what needs no consumer."""
    system.sql(
        'INSERT INTO reject (topic, partition, "offset", stage, reason, explanation, value, header_names, '
        f"header_values) SELECT '{PERMITS}', 0, n, 'validate', 'persons-out-of-range', 'made for a test', {value}, "
        "'{}', '{}' "
        f"FROM generate_series(0, {count} - 1) AS n"
    )


def marks(messages):
    """How often each place was sent again."""
    return Counter(header(message, MARK) for message in messages if header(message, MARK))


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
    rng = random.Random(SEED)
    good = permit(rng, random_uuid(rng))
    produce(permits.bootstrap_servers, [permit(rng, random_uuid(rng), persons=0)])
    wait_for_rejects(permits, 1)
    permits.sql("UPDATE reject SET value = %s", [good.value])
    assert list(replay(permits, "--all").values()) == ["sent"]
    wait_until(lambda: permits.sql("SELECT 1 FROM permit WHERE persons = 3 AND NOT withdrawn"), "it is a record", 30)
    assert len(rejects(permits)) == 1 and rejects(permits)[0]["replayed_at"]
    shown = json.loads(permits.taakctl("rejects", "show", "1", "--json"))
    assert shown["replayed_at"] == rejects(permits)[0]["replayed_at"]


def test_key_value_and_headers_are_as_they_were(permits):
    """Byte for byte: a key that is null or empty, headers that are null, empty, said twice or no text."""
    rng = random.Random(SEED)
    odd = (("CE_Subject", b""), ("x-null", None), ("x-twice", b"1"), ("x-bytes", b"\xff\0\xfe"), ("x-twice", b"2"))
    plain = permit(rng, random_uuid(rng), persons=0)
    sent = [
        replace(plain, key=None),
        replace(plain, key=b""),
        replace(plain, key=b"\xff\0\xfe", headers=(*plain.headers, *odd)),
        replace(plain, value=None),
        replace(plain, value=b""),
        plain.and_header("Taakstelling-Replay-Of", b"coa.permits.v1/9@9"),
    ]
    produce(permits.bootstrap_servers, sent)
    wait_for_rejects(permits, len(sent))
    before = on_topic(permits)
    ids = [str(listed["id"]) for listed in rejects(permits)]  # as one carries the mark, which filters pass over
    assert set(replay(permits, *ids, "--topic", "permits").values()) == {"sent"}
    came = [message for message in on_topic(permits) if message not in before]
    want = Counter()
    for message in before:
        place = f"{PERMITS}/{message.partition}@{message.offset}".encode()
        mark = () if header(message, MARK) else ((MARK, place),)
        want[message.key, message.value, (*message.headers, *mark)] += 1
    assert Counter((message.key, message.value, message.headers) for message in came) == want


def test_headers_of_another_reject_give_way(permits, outputs):
    """What a message from a dead letter queue, or a forger, says of why it was rejected is not what is told, and is not sent again."""
    rng = random.Random(SEED)
    permits.start("quota-emitter").wait_for()
    forged = {"__connect.errors.topic": PLACEMENTS, "__connect.errors.exception.message": "all is well", "__Connect.Errors.stage": "decode", "outbox-sequence": "99999999"}
    bad = permit(rng, random_uuid(rng), persons=0)
    for name, value in forged.items():
        bad = bad.and_header(name, value.encode())
    bad = bad.and_header("x-own", None).and_header("x-own", b"2")
    produce(permits.bootstrap_servers, [bad])
    wait_until(lambda: outputs.read() or outputs.in_order(REJECTS), "it is told", 60)
    [told] = outputs.in_order(REJECTS)
    assert header(told, "__connect.errors.topic") == PERMITS.encode() and header(told, "__connect.errors.stage") == b"validate"
    assert b"persons" in header(told, "__connect.errors.exception.message") and header(told, "outbox-sequence") == b"1"
    assert [value for name, value in told.headers if name == "x-own"] == [None, b"2"]
    replay(permits, "--all")
    wait_for_rejects(permits, 2)
    [again] = [message for message in on_topic(permits) if header(message, MARK)]
    assert not [name for name, _ in again.headers if name.lower().startswith("__connect.errors.")]
    assert [pair for pair in again.headers if pair[0] == "x-own"] == [("x-own", None), ("x-own", b"2")]
    permits.taakctl("verify")


def test_each_is_sent_once(permits):
    rng = random.Random(SEED)
    produce(permits.bootstrap_servers, [permit(rng, random_uuid(rng), persons=0) for _ in range(3)])
    wait_for_rejects(permits, 3)
    firsts = sorted(listed["id"] for listed in rejects(permits))
    ids = [str(number) for number in firsts]
    assert replay(permits, *ids) == dict.fromkeys(firsts, "sent")
    wait_for_rejects(permits, 6)  # still wrong: rejected again
    assert replay(permits, *ids) == dict.fromkeys(firsts, "already sent")
    assert len(on_topic(permits)) == 6
    assert re.search(r"already sent on \d{4}-\d\d-\d\d", permits.taakctl("rejects", "replay", ids[0]))
    # The new rejects carry the marks of the first, and keep them.
    seconds = {str(listed["id"]) for listed in rejects(permits)} - set(ids)
    assert set(replay(permits, *seconds).values()) == {"sent"}
    wait_for_rejects(permits, 9)
    assert sorted(marks(on_topic(permits)).values()) == [2, 2, 2]
    assert replay(permits, ids[0], "--again", "--dry-run") == {firsts[0]: "would be sent"}
    assert len(on_topic(permits)) == 9
    assert replay(permits, ids[0], "--again") == {firsts[0]: "sent"}
    wait_for_rejects(permits, 10)


@pytest.mark.parametrize("selected", [["--all"], ["--reason", "persons-out-of-range"], ["--topic", "permits"]])
def test_by_filter_what_a_replay_brought_about_is_passed_over(permits, selected):
    """Run it as often as you like: only what came from elsewhere goes, and once."""
    rng = random.Random(SEED)
    produce(permits.bootstrap_servers, [permit(rng, random_uuid(rng), persons=0) for _ in range(3)])
    wait_for_rejects(permits, 3)
    assert list(replay(permits, *selected).values()) == ["sent"] * 3
    wait_for_rejects(permits, 6)
    for _ in range(2):
        assert sorted(replay(permits, *selected).values()) == ["already sent"] * 3 + ["passed over"] * 3
    text = permits.taakctl("rejects", "replay", *selected)
    assert "0 sent, 3 already sent, 3 passed over." in text and "give its ID" in text
    assert all(len(line) <= 80 for line in text.splitlines()), text
    assert sorted(replay(permits, *selected, "--again", "--dry-run").values()) == ["passed over"] * 3 + ["would be sent"] * 3
    assert len(on_topic(permits)) == 6
    newest = max(listed["id"] for listed in rejects(permits))
    assert replay(permits, str(newest)) == {newest: "sent"}


def test_what_is_left_of_a_person_is_not_sent(permits):
    rng = random.Random(SEED)
    produce(permits.bootstrap_servers, [permit(rng, "111222333")])
    wait_for_rejects(permits, 1)
    assert list(replay(permits, "--all", code=1).values()) == ["nothing left to send"]
    assert len(on_topic(permits)) == 1


def test_selection(system):
    fill(system, 4)
    system.sql(f"UPDATE reject SET topic = '{PLACEMENTS}' WHERE reject_id = 2")
    system.sql("UPDATE reject SET reason = 'invalid-date', rejected_at = '2017-04-01' WHERE reject_id = 3")

    def selected(*arguments):
        return sorted(replay(system, "--dry-run", *arguments))

    assert selected("--all") == [1, 2, 3, 4]
    assert selected("--topic", "placements") == [2]
    assert selected("--reason", "persons-out-of-range", "--topic", "permits") == [1, 4]
    assert selected("--since", "2017-04-02") == [1, 2, 4]
    assert selected("3", "1", "--reason", "invalid-date") == [3]
    assert selected("--topic", "determinations") == []
    assert "--all" in system.run_taakctl("rejects", "replay").stderr
    for wrong in ([], ["--reason", "no-such"], ["--all", "1"], ["x"], ["--since", "no time"]):
        system.taakctl("rejects", "replay", *wrong, code=64)
    assert "no reject 99" in system.run_taakctl("rejects", "replay", "1", "99").stderr
    system.taakctl("rejects", "replay", "1", "99", code=1)
    assert on_topic(system) == [] and not system.sql("SELECT 1 FROM replay")
    counts = json.loads(system.taakctl("rejects", "list", "--json"))["counts"]
    assert sum(count["rejects"] for count in counts) == 4 and len(counts) == 3
    assert all(len(line) <= 80 for line in system.taakctl("rejects", "list").splitlines())


@pytest.mark.parametrize("command", [["show"], ["replay", "--dry-run"]])
def test_what_is_no_id_is_not_taken_for_another(system, command):
    for wrong in ("9223372036854775808", "99999999999999999999", "0", "1x", ""):
        done = system.run_taakctl("rejects", *command, wrong)
        assert done.returncode == 64 and f"'{wrong}' is no ID" in done.stderr


def limit_bytes(system, limit):
    topic = ConfigResource("topic", PERMITS)
    admin = AdminClient({"bootstrap.servers": system.bootstrap_servers})
    [altered] = admin.alter_configs([ConfigResource("topic", PERMITS, {"max.message.bytes": str(limit)})]).values()
    altered.result()

    def known():
        [described] = admin.describe_configs([topic]).values()
        return described.result()["max.message.bytes"].value == str(limit)

    wait_until(known, "the broker knows the limit", 30)


def test_one_that_the_broker_refuses_holds_up_no_other(system):
    fill(system, 60)
    large = [7, 8, 30, 60]
    noise = random.Random(SEED).randbytes(20_000)
    system.sql("UPDATE reject SET value = %s WHERE reject_id = ANY (%s)", [noise, large])
    limit_bytes(system, 10_000)
    outcomes = replay(system, "--all", code=1)
    assert [number for number, outcome in outcomes.items() if outcome == "refused"] == large
    assert list(outcomes.values()).count("sent") == 56 and len(marks(on_topic(system))) == 56
    text = system.taakctl("rejects", "replay", "--all", code=1)
    assert text.count("refused by the broker: ") == 4 and "0 sent, 56 already sent, 4 refused" in text
    limit_bytes(system, 1_000_000)
    assert [number for number, outcome in replay(system, "--all").items() if outcome == "sent"] == large
    assert set(marks(on_topic(system)).values()) == {1} and len(on_topic(system)) == 60


def test_a_server_that_is_not_there(system, kafka):
    fill(system, 3)
    kafka.stop()
    system.taakctl("rejects", "replay", "--all", code=69)
    assert not system.sql("SELECT 1 FROM replay")
    kafka.script("start")
    assert list(replay(system, "--all").values()) == ["sent"] * 3


def start_replay(system, *options):
    command = [BUILD / "bin" / "taakctl", "rejects", "replay", "--all", *options]
    return subprocess.Popen(command, env=system.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def a_chunk_sent_and_not_marked(system):
    """A replay that waits for a lock on the marks: gives its process and what releases the lock."""
    connection = psycopg2.connect(system.environment["DATABASE_URL"])
    connection.cursor().execute("LOCK TABLE replay IN SHARE MODE")
    process = start_replay(system)
    waiting = "SELECT pid FROM pg_locks WHERE relation = 'replay'::regclass AND NOT granted"
    try:
        [[backend]] = wait_until(lambda: system.sql(waiting), "the first chunk is to be marked", 60)
        assert len(on_topic(system)) == CHUNK
        yield process, backend, connection.rollback
    finally:
        process.kill()
        process.wait()
        connection.close()


def test_killed_before_the_marks_a_chunk_goes_twice(system):
    """The worst moment: nothing is lost."""
    fill(system, MANY)
    with a_chunk_sent_and_not_marked(system) as (process, backend, _):
        process.kill()
        system.sql("SELECT pg_terminate_backend(%s)", [backend])
    assert set(replay(system, "--all").values()) == {"sent"}
    sent = marks(on_topic(system))
    assert Counter(sent.values()) == {2: CHUNK, 1: MANY - CHUNK}
    assert set(replay(system, "--all").values()) == {"already sent"}


def test_stopped_it_marks_what_it_sent(system):
    fill(system, MANY)
    with a_chunk_sent_and_not_marked(system) as (process, _, release):
        process.terminate()
        release()
        assert process.wait(30) == 1
    outcomes = Counter(replay(system, "--all").values())
    assert outcomes == {"already sent": CHUNK, "sent": MANY - CHUNK}
    assert set(marks(on_topic(system)).values()) == {1} and len(on_topic(system)) == MANY


def test_a_broker_that_goes_away_in_the_middle(system, kafka):
    system.environment["KAFKA_MESSAGE_TIMEOUT_MS"] = "2000"
    fill(system, 2 * CHUNK)
    with a_chunk_sent_and_not_marked(system) as (process, _, release):
        kafka.stop()
        release()
        assert process.wait(60) == 69
    kafka.script("start")
    assert Counter(replay(system, "--all").values()) == {"already sent": CHUNK, "sent": CHUNK}
    assert set(marks(on_topic(system)).values()) == {1}


def test_two_at_a_time_send_each_once(system):
    fill(system, 3_000)
    processes = [start_replay(system), start_replay(system)]
    assert [process.wait(120) for process in processes] == [0, 0]
    assert set(marks(on_topic(system)).values()) == {1} and len(on_topic(system)) == 3_000


def test_many_are_told_in_figures(system):
    fill(system, MANY)
    system.sql("UPDATE reject SET reason = 'personal-identifier', value = NULL WHERE reject_id IN (17, 4711)")
    text = system.taakctl("rejects", "replay", "--all", code=1)
    assert "4,998 sent, 2 with nothing left to send" in text
    assert len(text.splitlines()) == 5 and "permits/0@16" in text and "permits/0@4710" in text
    assert len(on_topic(system)) == MANY - 2


def peak_kib(process):
    """Of the program itself: what wait4 tells counts the test's own memory before the exec, too."""
    peak = 0
    while process.poll() is None:
        try:
            lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        except OSError:
            break
        peak = max([peak] + [int(line.split()[1]) for line in lines if line.startswith("VmHWM")])
        time.sleep(0.02)  # how often it is looked at
    process.wait(60)
    return peak


@pytest.mark.heavy
def test_memory_is_bounded(system):
    """400 MB of values; in the release build, as sanitizers keep what is freed."""
    fill(system, MANY, "decode(repeat('5a', 80000), 'hex')")
    process = start_replay(system)
    peak = peak_kib(process)
    assert process.returncode == 0 and 10_000 < peak < 128 * 1024, f"{peak} KiB"


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
