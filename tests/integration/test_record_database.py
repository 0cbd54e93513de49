"""taakctl record beside the database: the same, not read yet, something else, or not there."""

import time

from broker import produce, read_all, wait_until
from envelopes import random_uuid
from histories import make_history, publishing_order
from judgement import ARRIVALS, INPUT_TOPICS, PERMITS, PLACEMENTS, judge
from servers import delete_topics
from versions import HIGH, NOON, SECOND, SEED, fates, only_record, placement, record, text_of, wait_until_read


def test_what_was_not_read_yet(system, rng):
    key = random_uuid(rng)
    consumer = system.start("placement-consumer").wait_for()
    produce(system.bootstrap_servers, [placement(rng, key, persons=3)])
    wait_until_read(system)
    consumer.stop()
    system.services.clear()
    produce(system.bootstrap_servers, [placement(rng, random_uuid(rng)) for _ in range(4)])
    produce(system.bootstrap_servers, [placement(rng, key, NOON + SECOND, persons=4)])
    database = only_record(system, key)["database"]
    assert database["state"] == "behind" and database["version"] == 2 and database["messages_behind"] == 5
    assert "The database still holds 2: placement-consumer is 5 messages behind." in text_of(system, key)
    new = random_uuid(rng)
    produce(system.bootstrap_servers, [placement(rng, new)])
    database = only_record(system, new)["database"]
    assert database["state"] == "behind" and database["version"] is None and database["messages_behind"] == 6
    assert "The database does not have it yet: placement-consumer is 6 messages behind." in text_of(system, new)
    system.start("placement-consumer").wait_for()
    wait_until_read(system)
    assert {only_record(system, name)["database"]["state"] for name in (key, new)} == {"same"}


def test_where_the_database_disagrees(placements, rng):
    changed, lost, refused, other = (random_uuid(rng) for _ in range(4))
    placements.sql("ALTER TABLE placement ADD CONSTRAINT no_thirteen CHECK (persons <> 13)")
    produce(
        placements.bootstrap_servers,
        [
            placement(rng, changed),
            placement(rng, lost),
            placement(rng, refused),
            placement(rng, refused, NOON + SECOND, persons=13),
            placement(rng, other),
        ],
    )
    wait_until_read(placements)
    placements.sql("UPDATE placement SET persons = 7 WHERE placement_id = %s", [changed])
    placements.sql("DELETE FROM placement WHERE placement_id = %s", [lost])
    placements.sql("UPDATE placement SET event_id = %s WHERE placement_id = %s", [HIGH, other])

    database = only_record(placements, changed)["database"]
    assert database["state"] == "differs" and database["version"] == 1 and database["value"]["persons"] == 7
    text = text_of(placements, changed)
    assert "with another content" in text and text.count("persons=3") == 1 and text.count("persons=7") == 1
    database = only_record(placements, lost)["database"]
    assert database["state"] == "differs" and database["value"] is None and database["ce_id"] is None
    assert "does not have it, though placement-consumer has read it" in text_of(placements, lost)
    database = only_record(placements, other)["database"]
    assert database["state"] == "gone" and database["ce_id"] == HIGH

    found = only_record(placements, refused)
    assert fates(found) == [("holds", None, 3), ("rejected", None, 13)]
    assert found["versions"][1]["reason"] == "not-storable" and "no_thirteen" in found["versions"][1]["explanation"]
    assert found["database"]["state"] == "same"


def test_a_topic_that_was_made_anew(system, rng):
    key, other = random_uuid(rng), random_uuid(rng)
    consumer = system.start("placement-consumer").wait_for()
    produce(system.bootstrap_servers, [placement(rng, key), placement(rng, other, persons=0)])
    wait_until_read(system)
    consumer.stop()
    system.services.clear()
    delete_topics(system.bootstrap_servers)
    system.taakctl("topics", "create", "--partitions", "1")
    wait_until(lambda: system.run_taakctl("record", key).returncode == 1, "the broker knows the topics", 30)
    found = record(system, key, code=1)
    assert found["searched"] == [{"topic": t, "partitions": 1, "messages": 0, "offsets_gone": 0} for t in INPUT_TOPICS]
    [found] = found["records"]
    assert found["versions"] == [] and found["database"]["state"] == "gone"
    assert found["database"]["value"]["persons"] == 3
    assert "a version that is not on the topic" in text_of(system, key, code=1)
    # What has the place of a reject now is not the reject.
    system.sql('UPDATE reject SET partition = 0, "offset" = 1')
    produce(system.bootstrap_servers, [placement(rng, key, NOON + SECOND), placement(rng, other, NOON + SECOND)])
    assert only_record(system, other)["versions"][0]["fate"] == "holds"
    assert only_record(system, key)["database"]["state"] == "gone"


def test_without_a_server(system, rng):
    key = random_uuid(rng)
    produce(system.bootstrap_servers, [placement(rng, key)])
    system.environment["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/x"
    done = system.run_taakctl("record", key)
    assert done.returncode == 69 and "persons=3" in done.stdout
    assert "The database was not looked at: PostgreSQL" in done.stdout and "PostgreSQL" in done.stderr
    database = record(system, key, code=69)["records"][0]["database"]
    assert database["state"] == "unknown" and "PostgreSQL" in database["explanation"]
    del system.environment["DATABASE_URL"]
    assert "DATABASE_URL is not set" in text_of(system, key)
    system.environment["KAFKA_BOOTSTRAP_SERVERS"] = "127.0.0.1:1"
    done = system.run_taakctl("record", key)
    assert done.returncode == 69 and done.stdout == "" and "Kafka" in done.stderr


def test_many_messages(system, rng):
    """A whole history, and any of its records in it: each is found, and the same holds as in the database."""
    produce(system.bootstrap_servers, publishing_order(make_history(SEED, 1_500, time.time_ns() // 1000), SEED))
    system.start_all(instances=1)
    wait_until_read(system)
    events = {}
    for message in read_all(system.bootstrap_servers, [PERMITS, ARRIVALS, PLACEMENTS]):
        event, _ = judge(message)
        if event:
            name = next(iter(event.body.DESCRIPTOR.fields)).name
            events.setdefault((message.topic, getattr(event.body, name).lower()), []).append(event.version)
    several = [name for name, versions in events.items() if len(set(versions)) > 1]
    for topic, key in rng.sample(several, 5):
        [found] = [one for one in record(system, key)["records"] if one["topic"] == topic]
        valid = [version for version in found["versions"] if version["fate"] != "rejected"]
        assert len(valid) == len(events[topic, key])
        assert int(valid[0]["ce_id"].replace("-", ""), 16) == max(events[topic, key])[1]
        assert found["database"]["state"] == "same"
