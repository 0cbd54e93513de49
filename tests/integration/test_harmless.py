"""What comes from outside is shown harmlessly: nothing in it steers a terminal, breaks a line of a log, or turns the
direction of what is read; in tables, explanations, errors, JSON and logs alike."""

import json
import os
import random
import subprocess
from datetime import date

import pytest

from broker import produce, wait_until
from determination_faults import register, town
from envelopes import PB, envelop, make_date, random_uuid, to_time
from judgement import DETERMINATIONS, PERMITS, PLACEMENTS
from payloads import check_harmless
from servers import BUILD, CONSUMERS

STEERING = "\x1b[31m\x07\b\r\x7f\x9b31m\u2028\u202e\u2066"
SHOWN = "\\x1b[31m"  # how the beginning of it is shown
DAY = date(2017, 3, 1)
SERVICES = (*CONSUMERS, "quota-emitter")


def run(system, *arguments, code=0):
    """What a command of taakctl prints, which is harmless."""
    done = subprocess.run(
        [BUILD / "bin" / "taakctl", *arguments],
        env=system.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done
    check_harmless(done.stdout)
    check_harmless(done.stderr)
    return (done.stdout + done.stderr).decode()


def hostile_permit(rng):
    """Wrong in its number of persons; hostile in its key, its headers and an id."""
    body = PB.Permit(permit_id=random_uuid(rng), category=1, persons=0, granted_on=make_date(DAY))
    message = envelop(PERMITS, STEERING, body, to_time(DAY), random_uuid(rng))
    return message.and_header(f"x-{STEERING}", STEERING.encode()).and_header("x-bytes", b"caf\xe9\x1b[2J")


def hostile_placement(rng):
    body = PB.Placement(
        placement_id=STEERING, municipality_code=f"GM0716 persons=7{STEERING}", persons=2, housed_on=make_date(DAY)
    )
    return envelop(PLACEMENTS, STEERING, body, to_time(DAY), random_uuid(rng))


def determined(rng, body):
    return envelop(DETERMINATIONS, "key", body, to_time(date(2016, 1, 2)), random_uuid(rng))


def figures(rng, name):
    """What makes figures of two towns, one of which has that name."""
    first = make_date(date(2016, 1, 1))
    towns = [PB.Inhabitants(code=code, inhabitants=10) for code in ("GM0001", "GM0002")]
    total = PB.NationalTotal(
        period=PB.HalfYear(year=2017, half=1), persons=7, status=2, announced_on=first, method=2
    )
    bodies = (
        register([town("GM0001", name), town("GM0002", "Town")], first),
        PB.Determination(population=PB.Population(reference_date=first, national=20, municipalities=towns)),
        PB.Determination(national_total=total),
    )
    return [determined(rng, body) for body in bodies]


def rejects_of(system, count):
    wait_until(lambda: system.sql("SELECT count(*) FROM reject") == [(count,)], "they are rejected", 60)


def reject_ids(system):
    return [str(reject["id"]) for reject in json.loads(run(system, "rejects", "list", "--json"))["rejects"]]


def test_rejects_and_messages(system):
    rng = random.Random(1)
    for program in CONSUMERS:
        system.start(program).wait_for()
    no_name = determined(rng, register([town(name=STEERING)]))
    produce(system.bootstrap_servers, [hostile_permit(rng), hostile_placement(rng), no_name])
    rejects_of(system, 3)
    reasons = dict(system.sql("SELECT topic, reason FROM reject"))
    assert reasons[DETERMINATIONS] == "invalid-name"
    run(system, "rejects", "list")
    ids = reject_ids(system)
    shown = "".join(run(system, "rejects", "show", number) for number in ids)
    assert shown.count(SHOWN) >= 4 and f"x-{SHOWN}" in shown and '"municipality_code": "GM0716 persons=7\\u001B' in shown
    for number in ids:
        headers = json.loads(run(system, "rejects", "show", number, "--json"))["headers"]
        assert all(header["name"] == f"x-{STEERING}" for header in headers if header["value"] == STEERING)
    watched = run(system, "watch", "--from-beginning", "--count", "3")
    assert f'municipality_code="GM0716 persons=7{SHOWN}' in watched
    lines = run(system, "watch", "--from-beginning", "--count", "3", "--json").splitlines()
    assert {json.loads(line)["key"] for line in lines} == {STEERING, "key"}
    check_harmless(b"\n".join(service.log.read_bytes() for service in system.services))
    system.stop_all()


def test_rejects_topic(system):
    rng = random.Random(2)
    system.start_all(instances=1)
    produce(system.bootstrap_servers, [hostile_permit(rng)])
    watched = run(system, "watch", "rejects", "--from-beginning", "--count", "1")
    assert "persons-out-of-range" in watched
    [line] = run(system, "watch", "rejects", "--from-beginning", "--count", "1", "--json").splitlines()
    assert json.loads(line)["headers"][f"x-{STEERING}"] == STEERING
    system.stop_all()


@pytest.fixture
def old_register(system):
    """A database with a register that was taken before names were looked at."""
    name = "N" * len(STEERING.encode())
    system.start("determination-consumer").wait_for()
    produce(system.bootstrap_servers, figures(random.Random(3), name))
    wait_until(lambda: system.run_taakctl("quota", "GM0001").returncode == 0, "there are figures", 60)
    [[message]] = system.sql("SELECT message FROM determination WHERE subject LIKE 'register/%'")
    message = bytes(message).replace(name.encode(), STEERING.encode())
    system.sql("UPDATE determination SET message = %s WHERE subject LIKE 'register/%%'", [message])
    return system


def test_names_that_were_taken_before(old_register):
    for command in ("quota GM0001", "quota GM0001 2017-1", "quota GM0001 2017-1 --explain", "nation", "nation 2017-1"):
        run(old_register, *command.split())
        json.loads(run(old_register, *command.split(), "--json"))
    assert SHOWN in run(old_register, "quota", "GM0001")
    assert json.loads(run(old_register, "quota", "GM0001", "2017-1", "--json"))["name"] == STEERING
    assert SHOWN in run(old_register, "quota", "GM0001", "2031-1", code=1)
    assert SHOWN in run(old_register, "quota", "31", code=1)  # a part of that name
    run(old_register, "unassigned")
    run(old_register, "lag", code=1)  # not all services run here


def test_what_postgresql_remarks_goes_to_the_log(system):
    """And what it refuses, with a text of the operator's own trigger."""
    system.sql(
        "CREATE FUNCTION remark() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE WARNING E'remark\\n{STEERING}'; RETURN NEW; END $$",
        "CREATE TRIGGER remark BEFORE INSERT ON permit FOR EACH ROW EXECUTE FUNCTION remark()",
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE check_violation USING MESSAGE = E'refused\\n{STEERING}'; END $$",
        "CREATE TRIGGER refuse BEFORE INSERT ON placement FOR EACH ROW EXECUTE FUNCTION refuse()",
    )
    rng = random.Random(4)
    permit = PB.Permit(permit_id=random_uuid(rng), category=1, persons=1, granted_on=make_date(DAY))
    placement = PB.Placement(
        placement_id=random_uuid(rng),
        municipality_code="GM0716",
        persons=2,
        housed_on=make_date(DAY),
        origin=1,
        arrangement=1,
    )
    logs = [system.start(program).wait_for().log for program in ("permit-consumer", "placement-consumer")]
    messages = [
        envelop(topic, "key", body, to_time(DAY), random_uuid(rng))
        for topic, body in ((PERMITS, permit), (PLACEMENTS, placement))
    ]
    produce(system.bootstrap_servers, messages)
    rejects_of(system, 1)
    wait_until(lambda: system.sql("SELECT count(*) FROM permit") == [(1,)], "the permit is stored", 60)
    assert f'msg="PostgreSQL remarks" severity=WARNING what="remark\\n{SHOWN}' in logs[0].read_text()
    assert f"refused\\n{SHOWN}" in run(system, "rejects", "show", *reject_ids(system))
    for log in logs:
        check_harmless(log.read_bytes())
    system.stop_all()


@pytest.mark.parametrize("argument", [STEERING, f"--{STEERING}", "--no-such=\x1b[2J", os.fsdecode(b"caf\xe9")])
@pytest.mark.parametrize("program", [*SERVICES, "taakctl", "taakctl quota", "taakctl determine total --period"])
def test_arguments(program, argument):
    name, *words = program.split()
    done = subprocess.run(
        [BUILD / "bin" / name, *words, argument], capture_output=True, stdin=subprocess.DEVNULL, timeout=30, check=False
    )
    assert done.returncode == 64 and done.stdout == b"" and b"holds a control character or is no UTF-8" in done.stderr
    check_harmless(done.stderr)


@pytest.mark.parametrize("log_format", ["logfmt", "json"])
def test_settings(log_format):
    environment = {
        **os.environ,
        "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
        "DATABASE_URL": "postgresql://x@127.0.0.1:1/x",
        "LOG_FORMAT": log_format,
    }
    for setting in ("LOG_LEVEL", "EVENT_SOURCE", "HTTP_LISTEN", "KAFKA_BOOTSTRAP_SERVERS", "BATCH_MAX_MS", "KAFKA_X\x1b"):
        done = subprocess.run(
            [BUILD / "bin" / "permit-consumer"],
            env={**environment, setting: f"x{STEERING}"},
            capture_output=True,
            timeout=30,
            check=False,
        )
        assert done.returncode == 78 and done.stderr.count(b"\n") == 1, done
        check_harmless(done.stderr)
