"""taakctl doctor: what is not as it must be, and what to do."""

import json
import os
import random
import re
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from confluent_kafka.admin import AdminClient, ConfigResource

from broker import produce, wait_until
from judgement import PERMITS, PLACEMENTS
from signing import Key, Publisher, Trust
from versions import placement

QUOTAS = "taakstelling.quotas.v1"
THOLEN = "urn:nld:oin:00000099000000000000:systeem:tholen"


def doctor(system, code):
    """What is not fine: lists of (state, what was found, advice), by subject."""
    told = json.loads(system.taakctl("doctor", "--json", code=code))
    bad = {}
    for one in told:
        assert set(one) == {"state", "subject", "found", "advice"}
        if one["subject"] == "disk" and "is left" in one["found"]:  # what this machine has is no fault of the product
            check_disk(system, one)
        elif one["state"] != "fine" and (one["subject"], one["state"]) != ("role", "doubt"):  # the tests' role is a superuser
            bad.setdefault(one["subject"], []).append((one["state"], one["found"], one["advice"]))
    return bad


def check_disk(system, told):
    [(folder,)] = system.sql("SHOW data_directory")
    disk = os.statvfs(folder)
    percent = int(re.search(r"(\d+) % of its disk is left", told["found"])[1])
    assert abs(percent - disk.f_bavail * 100 // disk.f_blocks) <= 2  # others write to it meanwhile
    assert told["state"] == ("fault" if percent < 5 else "doubt" if percent < 20 else "fine")
    assert ("Make room" in (told["advice"] or "")) == (percent < 20)


def configure(system, topic, **values):
    resource = ConfigResource("topic", topic, set_config={name.replace("_", "."): value for name, value in values.items()})
    client = AdminClient({"bootstrap.servers": system.bootstrap_servers})
    [future] = client.alter_configs([resource]).values()
    future.result()


def test_nobody_answers(make_system):
    system = make_system(SimpleNamespace(address="127.0.0.1:1"))
    system.environment["DATABASE_URL"] = "postgresql://127.0.0.1:1/nothing"
    bad = doctor(system, 1)
    assert bad["Kafka"][0][0] == bad["PostgreSQL"][0][0] == "fault"
    assert "127.0.0.1:1" in bad["Kafka"][0][2] and "DATABASE_URL" in bad["PostgreSQL"][0][2]


def test_all_is_well(system):
    system.start_all(instances=1, emitters=1)
    system.taakctl("lag", "--wait", "60")
    assert doctor(system, 0) == {}
    told = system.taakctl("doctor")
    assert "fine   services: all topics have a reader and an emitter leads: 5 processes" in told
    assert all(len(line) <= 80 for line in told.splitlines())


def test_what_is_wrong(system):
    rng = random.Random(5)
    assert "nobody reads" in doctor(system, 1)["services"][0][1]
    system.start_all(instances=1, emitters=1)
    produce(system.bootstrap_servers, [placement(rng, "01900000-0000-7000-8000-000000000001", persons=0)])
    wait_until(lambda: system.sql("SELECT count(*) FROM reject") == [(1,)], "it is rejected", 60)
    system.taakctl("lag", "--wait", "60")
    configure(system, PERMITS, retention_ms="1000", message_timestamp_type="LogAppendTime")
    configure(system, PLACEMENTS, retention_ms="-1", message_timestamp_type="CreateTime")
    configure(system, QUOTAS, cleanup_policy="compact", delete_retention_ms="9223372036854775807", min_insync_replicas="2")
    bad = doctor(system, 1)
    [(state, found, advice)] = bad.pop(f"topic {PERMITS}")
    assert state == "fault" and "retention.ms is 1000, not -1" in found
    assert f"--bootstrap-server {system.bootstrap_servers} --alter --entity-type topics --entity-name {PERMITS} --add-config retention.ms=-1" in advice
    [(state, found, advice)] = bad.pop(f"topic {PLACEMENTS}")
    assert state == "doubt" and "message.timestamp.type is CreateTime, not LogAppendTime" in found
    [(state, found, advice)] = bad.pop(f"topic {QUOTAS}")
    assert state == "fault" and "nothing can be written" in found and "min.insync.replicas=1" in advice
    [(state, found, advice)] = bad.pop("rejects")
    assert state == "doubt" and "1 that nobody has dealt with" in found and "taakctl rejects list" in advice
    assert bad == {}
    system.taakctl("rejects", "dismiss", "--all", "--why", "a test")
    assert "rejects" not in doctor(system, 1)


def test_a_database_that_takes_no_writes(system):
    name = system.environment["DATABASE_URL"].rsplit("/", 1)[1].split("?")[0]
    system.sql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    [(state, found, advice)] = doctor(system, 1)["PostgreSQL"]
    assert state == "fault" and "takes no writes" in found and "RESET default_transaction_read_only" in advice


@pytest.mark.parametrize("table", ["placement", "outbox"])
def test_a_table_that_is_gone(system, table):
    system.sql(f"ALTER TABLE {table} RENAME TO elsewhere")
    [(state, found, _)] = doctor(system, 1)["schema"]
    assert state == "fault" and table in found


def test_a_position_that_kafka_does_not_have(system):
    system.start_all(instances=1, emitters=1)
    system.taakctl("lag", "--wait", "60")
    system.stop_all()
    system.sql("UPDATE position SET next_offset = 99 WHERE topic = %s AND partition = 0", [PLACEMENTS])
    bad = doctor(system, 1)["positions"]
    assert bad[0][0] == "fault" and "offset 99" in bad[0][1] and "taakctl rebuild" in bad[0][2]


def test_whose_key_ends_soon(system, tmp_path):
    def told(until):
        key = Key("tholen-2017"), {"until": f"{until:%Y-%m-%d}T00:00:00Z"}
        path = Trust({PLACEMENTS: "require"}, [Publisher(THOLEN, [PLACEMENTS], [key])]).write(tmp_path / "trust.json")
        system.environment["TRUST_FILE"] = str(path)
        return doctor(system, 1).get("signatures", [])

    today = datetime.now(timezone.utc).date()
    assert "signatures" not in doctor(system, 1)
    assert told(today + timedelta(days=32)) == []
    [(state, found, advice)] = told(today + timedelta(days=9))
    assert state == "doubt" and re.search(f"{THOLEN} has no key that holds after {today + timedelta(days=9)}, in [78] days", found)
    assert "taakctl keys new" in found and "taakctl keys list" in advice
    (tmp_path / "trust.json").write_text("{")
    [(state, found, _)] = doctor(system, 1)["signatures"]
    assert state == "fault" and "TRUST_FILE" in found


def test_a_connection_that_others_can_read(make_system, own_postgres):
    """Not of a server on this machine; one at 127.0.0.2 looks like another machine."""
    system = make_system(SimpleNamespace(address="127.0.0.1:1"), own_postgres)
    system.taakctl("migrate")
    assert "TLS" not in doctor(system, 1)
    system.sql("ALTER SYSTEM SET listen_addresses = '127.0.0.1, 127.0.0.2'")
    own_postgres.script("stop")
    own_postgres.script("start")
    system.environment["DATABASE_URL"] = system.environment["DATABASE_URL"].replace("127.0.0.1", "127.0.0.2")
    [told] = [one for one in json.loads(system.taakctl("doctor", "--json", code=1)) if one["subject"] == "TLS"]
    assert told["state"] == "doubt" and "not encrypted" in told["found"] and "sslmode=verify-full" in told["advice"]
