"""taakctl lag: how far behind, since when, how fast, and who works."""

import json
import random
import re

import psycopg2

from broker import produce, wait_until
from judgement import PERMITS, PLACEMENTS
from servers import CONSUMERS
from versions import placement

PROGRAMS = [*CONSUMERS, "quota-emitter"]


def lag(system, code=0):
    """What it says as JSON; it must end with that code, or with any if that is None."""
    done = system.run_taakctl("lag", "--json")
    assert code is None or done.returncode == code, done
    return json.loads(done.stdout)


def placements(rng, count):
    return [placement(rng, f"01900000-0000-7000-8000-{number:012}") for number in range(count)]


def test_nobody_works(system):
    """Nothing waits, and yet all is not well."""
    told = system.taakctl("lag", code=1)
    assert "Consumers: 0 messages behind." in told
    sentence = " ".join(told.split())
    for topic, program in ((PERMITS, "permit-consumer"), (PLACEMENTS, "placement-consumer")):
        assert f"obody reads {topic}: start {program}" in sentence
    assert "no emitter leads: start quota-emitter." in sentence
    found = lag(system, code=1)
    assert found["attended"] is False and found["readers"] == [] and "no emitter leads" in found["missing"]
    assert {partition["reader"] for partition in found["partitions"]} == {None}


def test_who_works(system):
    system.start_all(instances=2, emitters=2)
    system.taakctl("lag", "--wait", "60")
    wait_until(lambda: shared_out(system), "all have their partitions", 60)
    found = lag(system)
    assert found["attended"] and found["missing"] is None and not found["versions_differ"] and found["lag"] == 0
    version = {reader["version"] for reader in found["readers"]}
    assert len(version) == 1 and re.fullmatch(r"[0-9.]+\+schema\.[0-9]+", version.pop())
    assert sorted(reader["program"] for reader in found["readers"]) == sorted(2 * PROGRAMS)
    assert [reader["leads"] for reader in found["readers"] if reader["topic"] is None].count(True) == 1
    for partition in found["partitions"]:
        reader = found["readers"][partition["reader"]]
        assert reader["topic"] == partition["topic"] and partition["partition"] in reader["partitions"]
        assert reader["host"] == "127.0.0.1"
    lines = system.taakctl("lag").splitlines()
    assert all(len(line) <= 80 for line in lines), lines
    assert any(re.match(r" +\d+  quota-emitter +\S+ +127.0.0.1 +leads$", line) for line in lines), lines

    for service in [service for service in system.services if service.program == "placement-consumer"]:
        service.kill()
    wait_until(lambda: "nobody reads municipal.placements.v1" in (lag(system, code=None)["missing"] or ""), "the group notices", 60)
    told = system.taakctl("lag", code=1)
    assert "Nobody reads municipal.placements.v1: start placement-consumer." in " ".join(told.split())


def shared_out(system):
    answer = system.run_taakctl("lag", "--json")
    return answer.returncode == 0 and all(reader["partitions"] or reader["topic"] is None or reader["topic"].startswith("ministry")
                                          for reader in json.loads(answer.stdout)["readers"])


def test_what_waits(system):
    """How long the oldest has waited; and a consumer that stands still is done never."""
    rng = random.Random(4)
    system.start_all(instances=1, emitters=1)
    with psycopg2.connect(system.environment["DATABASE_URL"]) as blocker, blocker.cursor() as cursor:
        cursor.execute("LOCK TABLE placement")
        produce(system.bootstrap_servers, placements(rng, 60))
        found = lag(system)
        assert found["lag"] == 60
        waiting = [partition for partition in found["partitions"] if partition["lag"]]
        assert waiting and all(partition["topic"] == PLACEMENTS for partition in waiting)
        for partition in waiting:
            assert 0 <= partition["oldest_seconds"] < 60 and partition["per_second"] == 0 and partition["seconds_left"] is None
        told = system.taakctl("lag")
        assert "60 messages behind" in system.taakctl("lag", "--wait", "1", code=1)
        assert re.search(r"^placements +\d +\d+ +\d+ +\d+ s +0 +never +\d$", told, re.M), told
    blocker.close()
    system.taakctl("lag", "--wait", "60")
    assert lag(system)["lag"] == 0
    assert {partition["oldest_seconds"] for partition in lag(system)["partitions"]} == {None}
    system.stop_all()
