"""What a service says of itself: what became of the events, and which version of which program it is."""

import random
import re
import urllib.request

import pytest
from confluent_kafka.admin import AdminClient

from broker import produce, wait_until
from judgement import PLACEMENTS
from servers import CONSUMERS
from versions import HIGH, LOW, NOON, SECOND, placement, wait_until_read

def metrics(service):
    """Values by name and labels, as they are written."""
    with urllib.request.urlopen(f"http://127.0.0.1:{service.port}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def results(service):
    values = metrics(service)
    return {
        result: values[f'taakstelling_events_total{{topic="{PLACEMENTS}",result="{result}"}}']
        for result in ("stored", "overtaken", "duplicate", "rejected")
    }


@pytest.mark.parametrize("together", (True, False), ids=("one batch", "one by one"))
def test_what_became_of_events(system, together):
    """The same counts however they fall into batches: by what was known when each one came."""
    rng = random.Random(1)
    key = "01900000-0000-7000-8000-0000000000aa"
    first = placement(rng, key)
    newer = placement(rng, key, NOON + SECOND, event_id=HIGH)
    messages = [
        *(first, newer),
        newer,  # again
        first,  # late
        placement(rng, key, NOON - SECOND),  # a correction of a clock that is behind
        placement(rng, key, NOON + SECOND, event_id=LOW),  # at the same time, with a lower id
        placement(rng, key, persons=0),
        placement(rng, key, NOON + 2 * SECOND),
    ]
    if together:
        produce(system.bootstrap_servers, messages)
    service = system.start("placement-consumer").wait_for()
    for message in messages if not together else ():
        produce(system.bootstrap_servers, [message])
        wait_until_read(system)
    wait_until(lambda: sum(results(service).values()) == len(messages), "all are counted", 30)
    assert results(service) == {"stored": 3, "overtaken": 3, "duplicate": 1, "rejected": 1}
    values = metrics(service)
    assert values[f'taakstelling_rejects_total{{topic="{PLACEMENTS}",reason="persons-out-of-range"}}'] == 1
    assert values[f'taakstelling_rejects_total{{topic="{PLACEMENTS}",reason="invalid-name"}}'] == 0
    system.stop_all()
    log = service.log.read_text()
    assert "taakctl record ID" in log and f"topic={PLACEMENTS}" in log
    assert re.search(r'msg=rejected topic=\S+ messages=1 reasons="persons-out-of-range 1"', log)


def test_which_version_of_which_program(system):
    system.start_all(instances=1, emitters=2)
    version = re.search(r"msg=starts version=(\S+) schema=(\d+)", system.services[0].log.read_text())
    assert int(version[2]) == system.sql("SELECT max(number) FROM migration")[0][0]
    build = f'taakstelling_build_info{{version="{version[1]}",schema="{version[2]}"}}'
    for service in system.services:
        assert metrics(service)[build] == 1, service.program
        assert f"msg=starts version={version[1]} schema={version[2]}" in service.log.read_text()
    identity = f"/{version[1]}+schema.{version[2]}"
    names = [name for name, in system.sql("SELECT application_name FROM pg_stat_activity WHERE datname = current_database()")]
    assert {f"{program}{identity}" for program in (*CONSUMERS, "quota-emitter")} <= set(names)
    groups = AdminClient({"bootstrap.servers": system.bootstrap_servers}).list_groups(timeout=20)
    clients = {group.id: {member.client_id for member in group.members} for group in groups}
    assert {program: clients[program] for program in CONSUMERS} == {p: {f"{p}{identity}"} for p in CONSUMERS}
    system.stop_all()
