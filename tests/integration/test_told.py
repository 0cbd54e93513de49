"""When each figure was told: the tables know of every key's last message its outbox-sequence and its ce_time."""

import json
import random
from datetime import date, datetime

import psycopg2
import pytest
from confluent_kafka.admin import AdminClient, NewTopic

from broker import produce, read_all, wait_until
from contract import header
from envelopes import PB, envelop, make_date, random_uuid, to_time
from judgement import PERMITS, PLACEMENTS
from protos import REPOSITORY

QUOTAS, NATION = "taakstelling.quotas.v1", "taakstelling.nation.v1"
REFERENCE = REPOSITORY / "deploy" / "reference"
TOTAL = "total --period {} --persons {} --status definitive --announced-on 2016-10-01 --method statutory"
SEED = 20170808
DAY = date(2017, 7, 10)
TABLES = """
SELECT municipality_code || '/' || period_name(period), sequence, told_at FROM quota
UNION ALL SELECT period_name(period), sequence, told_at FROM nation
UNION ALL SELECT key, sequence, told_at FROM tombstone
"""


def told_by_tables(system):
    return {key: (sequence, told_at) for key, sequence, told_at in system.sql(TABLES)}


def told_by_topics(system):
    """The same of the last message of each key."""
    last = {message.key: message for message in read_all(system.bootstrap_servers, [QUOTAS, NATION])}
    return {key.decode(): (int(header(message, "outbox-sequence")), time_of(message)) for key, message in last.items()}


def time_of(message):
    return datetime.fromisoformat(header(message, "ce_time").decode().replace("Z", "+00:00"))


def wait_until_sent(system):
    """All is counted and on the topics."""

    def sent():
        answer = json.loads(system.run_taakctl("verify", "--json").stdout or "{}")
        return answer.get("ok") and answer.get("complete") and not system.sql("SELECT sequence FROM outbox")

    wait_until(sent, "the figures are sent, and verify finds nothing", 60)


def check_tables(system):
    wait_until_sent(system)
    tables = told_by_tables(system)
    assert tables == told_by_topics(system)
    assert len({sequence for sequence, _ in tables.values()}) == len(tables)
    return tables


def publish_placement(system, rng, persons):
    key = random_uuid(rng)
    placement = PB.Placement(
        placement_id=key,
        municipality_code="GM0716",
        persons=persons,
        housed_on=make_date(DAY),
        origin=PB.PLACEMENT_ORIGIN_PERMIT_HOLDER,
        arrangement=PB.ARRANGEMENT_REGULAR,
    )
    produce(system.bootstrap_servers, [envelop(PLACEMENTS, key, placement, to_time(DAY, 60), random_uuid(rng))])


@pytest.fixture
def told(system):
    """Figures of 2017-2, one of which has a placement; those of 2017-1 are gone again."""
    system.start_all(instances=1)
    for words in (
        ["register", "--effective-on", "2016-01-01", "-f", str(REFERENCE / "municipalities.csv")],
        ["population", "-f", str(REFERENCE / "population.csv")],
        TOTAL.format("2017-1", 12000).split(),
        TOTAL.format("2017-2", 10000).split(),
    ):
        system.taakctl("determine", *words)
    wait_until(lambda: system.sql("SELECT count(*) FROM quota") == [(780,)], "there are quotas of both", 60)
    publish_placement(system, random.Random(SEED), 3)
    system.taakctl("determine", *TOTAL.format("2017-1", 12000).split(), "--withdraw")
    wait_until(lambda: system.sql("SELECT count(*) FROM tombstone") == [(391,)], "2017-1 is gone", 60)
    wait_until(lambda: system.sql("SELECT sum(realised) FROM quota") == [(3,)], "the placement is counted", 60)
    return system


def emitter_of(system):
    [emitter] = [service for service in system.services if service.program == "quota-emitter"]
    return emitter


def make_anew(system, topic):
    admin = AdminClient({"bootstrap.servers": system.bootstrap_servers})
    for future in admin.delete_topics([topic], operation_timeout=30).values():
        future.result()
    wait_until(lambda: topic not in admin.list_topics(timeout=20).topics, f"{topic} is gone", 30)
    for future in admin.create_topics([NewTopic(topic, 6, 1, config={"cleanup.policy": "compact"})]).values():
        future.result()


def test_the_tables_tell_what_the_topics_tell(told):
    """Of figures and tombstones: as written, after a rebuild, migrated from before they told, and where a topic was made anew."""
    before = check_tables(told)
    [(gone,)] = told.sql("SELECT count(*) FROM tombstone WHERE sequence IS NOT NULL")
    assert gone == 391 and len(before) > gone
    told.taakctl("rebuild")
    assert check_tables(told) == before
    emitter = emitter_of(told)
    emitter.stop()
    forget = "UPDATE {} SET sequence = 1, told_at = NULL"
    told.sql(*(forget.format(table) for table in ("quota", "nation", "tombstone")))
    found = json.loads(told.taakctl("verify", "--json", code=1))["differences"]
    assert found and all("outbox-sequence" in each["difference"] for each in found)
    told.taakctl("migrate", "--back-to", "7")
    told.taakctl("migrate")
    assert told.sql("SELECT count(sequence), count(told_at) FROM quota") == [(0, 0)]
    emitter.start().wait_for()
    assert check_tables(told) == before
    publish_placement(told, random.Random(SEED + 2), 4)
    wait_until(lambda: told.sql("SELECT true FROM output WHERE topic = %s", [QUOTAS]), "it is noted that an update was sent", 30)
    before = check_tables(told)
    [(reconciled_at,)] = told.sql("SELECT reconciled_at FROM emitter")
    emitter.stop()
    make_anew(told, QUOTAS)
    emitter.start().wait_for()
    wait_until(lambda: told.sql("SELECT true FROM emitter WHERE reconciled_at > %s", [reconciled_at]), "they are taken over again", 60)
    after = check_tables(told)
    assert len(after) == len(before) - 390, "of the tombstones the nation's is left"
    assert min(sequence for key, (sequence, _) in after.items() if "/" in key) > max(
        sequence for sequence, _ in before.values()
    )


def test_a_round_that_changes_figures_is_told(told):
    """To whoever listens to `figures`; one that only takes a reject is not."""
    wait_until_sent(told)
    connection = psycopg2.connect(told.environment["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("LISTEN figures")

    def heard():
        connection.poll()
        channels = [notification.channel for notification in connection.notifies]
        connection.notifies.clear()
        return channels

    rng = random.Random(SEED + 1)
    rejects = "SELECT count(*) FROM reject WHERE sequence IS NOT NULL"
    key = random_uuid(rng)
    produce(told.bootstrap_servers, [envelop(PERMITS, key, PB.Permit(permit_id=key), to_time(date(2017, 1, 1), 60), random_uuid(rng))])
    wait_until(lambda: told.sql(rejects) == [(1,)], "the reject is published", 30)
    wait_until_sent(told)
    assert heard() == []
    publish_placement(told, rng, 5)
    wait_until(lambda: heard() == ["figures"], "the change is told", 30)
    assert told.sql("SELECT sum(realised) FROM quota") == [(8,)]
    connection.close()
