"""What a service says of itself: what became of the events, and which version of which program it is."""

import random
import re
import subprocess
import time
import urllib.request

import psycopg2
import pytest
from confluent_kafka.admin import AdminClient

from broker import produce, wait_until
from judgement import PLACEMENTS
from servers import CONSUMERS
from versions import HIGH, LOW, NOON, SECOND, placement, wait_until_read



# By CONTRACT, "Health and metrics": names with their labels, of a consumer of placements and of the emitter.
OF_ALL = ("taakstelling_build_info", 'taakstelling_up{server="kafka"}', 'taakstelling_up{server="database"}', "taakstelling_last_commit_timestamp_seconds")
OF_CONSUMERS = (
    *(f'taakstelling_events_total{{topic="{PLACEMENTS}",result="{result}"}}' for result in ("stored", "overtaken", "duplicate", "rejected")),
    f'taakstelling_rejects_total{{topic="{PLACEMENTS}",reason="malformed-protobuf"}}',
    f'taakstelling_consumer_lag_messages{{topic="{PLACEMENTS}",partition="0"}}',
    'taakstelling_event_commit_seconds_bucket{le="0.1"}',
    "taakstelling_event_commit_seconds_sum",
    "taakstelling_event_commit_seconds_count",
)
OF_EMITTERS = (
    'taakstelling_event_quota_seconds_bucket{le="+Inf"}',
    "taakstelling_event_quota_seconds_sum",
    "taakstelling_event_quota_seconds_count",
    "taakstelling_outbox_messages",
    "taakstelling_outbox_oldest_seconds",
    "taakstelling_figures_held",
    "taakstelling_emitter_leads",
)


def page(service):
    with urllib.request.urlopen(f"http://127.0.0.1:{service.port}/metrics", timeout=5) as answer:
        return answer.read().decode()


def metrics(service):
    """Values by name and labels, as they are written."""
    lines = page(service).splitlines()
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
    assert re.search(r'msg=rejected topic=\S+ messages=1 reasons="persons-out-of-range 1" sources="urn:\S+ 1"', log)


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


def lag(service):
    return sum(value for name, value in metrics(service).items() if name.startswith("taakstelling_consumer_lag_messages"))


def test_what_the_contract_asks(system):
    """Every series is there from the start, Prometheus takes the page, and times are those from the broker on."""
    rng = random.Random(2)
    began = time.time()
    system.start_all(instances=1, emitters=1)
    service = next(service for service in system.services if service.program == "placement-consumer")
    emitter = next(service for service in system.services if service.program == "quota-emitter")
    for which, names in ((service, OF_CONSUMERS), (emitter, OF_EMITTERS)):
        values = metrics(which)
        missing = [name for name in (*OF_ALL, *names) if not any(have.startswith(name) for have in values)]
        assert not missing, (which.program, missing)
        checked = subprocess.run(["promtool", "check", "metrics"], input=page(which), capture_output=True, text=True)
        assert checked.returncode == 0 and not checked.stderr, checked.stderr
    assert metrics(emitter)["taakstelling_emitter_leads"] == 1

    for key in range(3):
        produce(system.bootstrap_servers, [placement(rng, f"01900000-0000-7000-8000-0000000000{key:02}", persons=0 if key == 2 else 2)])
        wait_until_read(system)
    wait_until(lambda: metrics(service)["taakstelling_event_commit_seconds_count"] == 3, "all are counted", 30)
    wait_until(lambda: metrics(emitter)["taakstelling_event_quota_seconds_count"] > 0, "what follows is published", 30)
    wait_until(lambda: metrics(emitter)["taakstelling_outbox_messages"] == 0, "the outbox is empty", 30)
    wait_until(lambda: lag(service) == 0, "nothing is left", 30)
    for which, histogram in ((service, "taakstelling_event_commit_seconds"), (emitter, "taakstelling_event_quota_seconds")):
        values = metrics(which)
        count = values[f"{histogram}_count"]
        assert values[f'{histogram}_bucket{{le="+Inf"}}'] == count
        assert 0 < values[f"{histogram}_sum"] / count < 30, (histogram, values)
        assert began < values["taakstelling_last_commit_timestamp_seconds"] <= time.time() + 1
    assert metrics(emitter)["taakstelling_outbox_oldest_seconds"] == 0


def test_while_the_database_is_away(system):
    """What waits shows as what it is, and what went wrong is counted by the server's own name for it."""
    rng = random.Random(3)
    service = system.start("placement-consumer").wait_for()
    with psycopg2.connect(system.environment["DATABASE_URL"]) as blocker, blocker.cursor() as cursor:
        cursor.execute("LOCK TABLE placement")
        produce(system.bootstrap_servers, [placement(rng, f"01900000-0000-7000-8000-0000000001{key:02}") for key in range(20)])
        wait_until(lambda: lag(service) == 20, "they are not committed", 30)
        assert metrics(service)['taakstelling_up{server="kafka"}'] == 1
        wait_until(lambda: metrics(service)['taakstelling_up{server="database"}'] == 0, "the database does not do what it is asked", 30)
    blocker.close()
    wait_until(lambda: lag(service) == 0, "they are committed", 60)
    system.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'placement-consumer%'")
    wait_until(lambda: metrics(service).get('taakstelling_errors_total{server="database",kind="57P01"}', 0) + metrics(service).get('taakstelling_errors_total{server="database",kind="connection"}', 0) > 0, "the error is counted", 30)
