"""Positions that the broker no longer has or that are set by hand, topics made anew, and new partitions."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from confluent_kafka.admin import AdminClient, NewPartitions, NewTopic

from broker import delete_records, lag, produce, read_all, wait_until
from contract import OUTPUT_TOPICS, REJECTS, check_everything, compare, follow, header, readable, wait_for_figures
from histories import make_history, publishing_order
from judgement import DETERMINATIONS, INPUT_TOPICS, PERMITS, PLACEMENTS
from oracle import expect
from queries import Session
from query_cases import CASES, CONSUMER
from servers import EVENT_SOURCE

SEED = 20170301
MOVE = "intake/position_move"


def messages_of(seed, count=1_000):
    return publishing_order(make_history(seed, count, time.time_ns() // 1000), seed)


def settle(system, outputs):
    expected = expect(read_all(system.bootstrap_servers, INPUT_TOPICS))
    wait_for_figures(system.bootstrap_servers, outputs, expected)


@pytest.fixture
def settled(system, outputs):
    """Services that have counted a history and are stopped."""
    system.start_all(instances=1)
    produce(system.bootstrap_servers, messages_of(SEED))
    settle(system, outputs)
    system.stop_all()
    return system


@pytest.mark.parametrize("commits, moved", [(True, 0), (False, 1)])
def test_of_two_that_move_a_position_one_wins(system, commits, moved):
    """The fence: the second one waits for the first, and then looks again."""
    system.sql(f"INSERT INTO position (topic, partition, next_offset) VALUES ('{PLACEMENTS}', 0, 5)")
    [case] = CASES[MOVE]
    sessions = [Session(system.environment["DATABASE_URL"], CONSUMER) for _ in range(2)]

    def move(session, to):
        values = [PLACEMENTS, [0], [5], [to], ["2017-03-01"], [1]]
        session.prepare(MOVE, [kind for kind, _ in case.parameters])
        session.cursor.execute(session.execute_text(MOVE, case.parameters), values)
        return session.cursor.rowcount

    first, second = sessions
    assert move(first, 7) == 1
    with ThreadPoolExecutor() as threads:
        waiting = threads.submit(move, second, 9)
        wait_until(lambda: system.sql("SELECT 1 FROM pg_locks WHERE NOT granted"), "the second one waits", 30)
        first.connection.commit() if commits else first.connection.rollback()
        assert waiting.result(30) == moved
    second.connection.commit()
    assert system.sql("SELECT next_offset FROM position") == [(7 if commits else 9,)]
    for session in sessions:
        session.close()


def delete(admin, topic):
    for future in admin.delete_topics([topic], operation_timeout=30).values():
        future.result()
    wait_until(lambda: topic not in admin.list_topics(timeout=20).topics, f"{topic} is deleted", 30)


def create(admin, topic, configuration):
    for future in admin.create_topics([NewTopic(topic, 6, 1, config=configuration)]).values():
        future.result()
    wait_until(lambda: topic in admin.list_topics(timeout=20).topics, f"{topic} is there", 30)


def make_anew(system, topic, configuration=None):
    admin = AdminClient({"bootstrap.servers": system.bootstrap_servers})
    delete(admin, topic)
    create(admin, topic, configuration or usual_configuration(topic))


def usual_configuration(topic):
    if topic in INPUT_TOPICS:
        return {"message.timestamp.type": "LogAppendTime"}
    return {} if topic == REJECTS else {"cleanup.policy": "compact"}


def refuses(system, program, *words):
    """The program ends with 1 and a line that says what was lost and what to do."""
    ends(system, system.start(program), *words)


def ends(system, service, *words):
    program = service.program
    wait_until(lambda: service.process.poll() is not None, f"{program} refuses to go on", 60)
    system.services.remove(service)
    assert service.process.returncode == 1
    line = [line for line in service.end_of_log().splitlines() if "msg=ended" in line][-1]
    for word in (*words, "taakctl rebuild", "taakctl positions set"):
        assert word in line, line


def test_a_topic_made_anew_with_less_in_it(settled, outputs):
    make_anew(settled, PLACEMENTS)
    refuses(settled, "placement-consumer", PLACEMENTS, "made anew")
    settled.taakctl("rebuild", code=1)  # the figures differ: messages are gone
    settled.start_all(instances=1)
    expected = expect(read_all(settled.bootstrap_servers, INPUT_TOPICS))

    def wrong_figures():
        outputs.read()
        rejected_before = PLACEMENTS  # what was rejected of the old topic stays on the topic of the rejects
        return [complaint for complaint in compare(outputs, expected) if rejected_before not in complaint]

    wait_until(lambda: not wrong_figures(), "the figures are those of what the topics have", 120)
    settled.stop_all()


def test_a_topic_made_anew_under_a_running_consumer(settled):
    """It says so and ends at once, though librdkafka 2.0 does not end any more after that."""
    service = settled.start("placement-consumer").wait_for()
    admin = AdminClient({"bootstrap.servers": settled.bootstrap_servers})
    delete(admin, PLACEMENTS)
    wait_until(lambda: service.readyz()[0] == 503, "it has no partitions any more", 60)
    create(admin, PLACEMENTS, usual_configuration(PLACEMENTS))
    ends(settled, service, PLACEMENTS, "made anew")


def test_a_topic_made_anew_with_more_in_it(settled):
    """The offsets are all there, the messages are others."""
    make_anew(settled, PERMITS)
    others = [message for message in messages_of(SEED + 1, 4_000) if message.topic == PERMITS]
    produce(settled.bootstrap_servers, others)
    refuses(settled, "permit-consumer", PERMITS, "made anew")


def test_messages_deleted_unread(settled):
    produce(settled.bootstrap_servers, [m for m in messages_of(SEED + 1) if m.topic == DETERMINATIONS])
    delete_records(settled.bootstrap_servers, DETERMINATIONS, 0, -1)
    refuses(settled, "determination-consumer", DETERMINATIONS, "deleted unread")


def test_messages_deleted_that_were_read(settled):
    """Nothing is lost: goes on from where it was."""
    delete_records(settled.bootstrap_servers, DETERMINATIONS, 0, -1)
    settled.start_all(instances=1)
    produce(settled.bootstrap_servers, [m for m in messages_of(SEED) if m.topic == PERMITS][:50])
    wait_until(lambda: lag(settled.bootstrap_servers) == 0, "everything is consumed", 60)
    settled.stop_all()
    done = settled.run_taakctl("rebuild")
    assert done.returncode == 1 and "--incomplete" in done.stderr


def test_new_partitions_are_read_from_their_start(settled, outputs):
    settled.start_all(instances=2)
    admin = AdminClient({"bootstrap.servers": settled.bootstrap_servers})
    for future in admin.create_partitions([NewPartitions(PLACEMENTS, 9)]).values():
        future.result()
    wait_until(lambda: len(admin.list_topics(timeout=20).topics[PLACEMENTS].partitions) == 9, "they are there", 30)
    produce(settled.bootstrap_servers, messages_of(SEED + 2))
    read = read_all(settled.bootstrap_servers, INPUT_TOPICS)
    assert any(message.topic == PLACEMENTS and message.partition > 5 for message in read)
    settle(settled, outputs)
    settled.stop_all()
    complaints = check_everything(outputs, read, EVENT_SOURCE)
    assert not complaints, readable(complaints)


def test_output_topics_made_anew(settled, outputs):
    """What readers lost is published again, from revision 1 on."""
    for topic in OUTPUT_TOPICS:
        make_anew(settled, topic)
    settled.start_all(instances=1)
    again = follow(settled.bootstrap_servers)
    inputs = read_all(settled.bootstrap_servers, INPUT_TOPICS)
    wait_for_figures(settled.bootstrap_servers, again, expect(inputs))
    settled.stop_all()
    again.read()
    complaints = check_everything(again, inputs, EVENT_SOURCE)
    again.close()
    assert not complaints, readable(complaints)


@pytest.mark.parametrize("emitter", ("stopped", "running"))
@pytest.mark.parametrize("topic", OUTPUT_TOPICS)
def test_a_single_output_topic_made_anew(settled, topic, emitter):
    """The highest outbox-sequence is on another one, and the emitter sees it all the same, at its start and later."""
    if emitter == "running":
        settled.start_all(instances=1)
    make_anew(settled, topic)
    if emitter == "stopped":
        settled.start_all(instances=1)
    again = follow(settled.bootstrap_servers)
    inputs = read_all(settled.bootstrap_servers, INPUT_TOPICS)
    wait_for_figures(settled.bootstrap_servers, again, expect(inputs))
    settled.stop_all()
    again.close()
    assert json.loads(settled.taakctl("verify", "--json"))["ok"]


def test_a_reject_that_its_topic_does_not_take(system):
    """A topic that is compacted by mistake refuses what has no key: it goes out without its value, and nothing waits."""
    make_anew(system, REJECTS, configuration={"cleanup.policy": "compact"})
    outputs = follow(system.bootstrap_servers)
    system.start_all(instances=1)
    produce(system.bootstrap_servers, messages_of(SEED))
    inputs = read_all(system.bootstrap_servers, INPUT_TOPICS)
    expected = expect(inputs)
    refused = {place for place, reason in expected.reasons.items() if reason == "personal-identifier"}  # have no key left
    wait_for_figures(system.bootstrap_servers, outputs, expected)
    system.stop_all()
    outputs.read()
    cut = {
        (topic, int(partition), int(offset))
        for (topic, partition, offset), message in ((r.place, r.message) for r in outputs.rejections())
        if message.key == b"" and message.value is None
    }
    assert refused and refused <= cut
    sequences = sorted(int(header(message, "outbox-sequence")) for message in outputs.messages)
    outputs.close()
    assert sequences == list(range(1, len(sequences) + 1))


def test_positions_set_by_hand(system, outputs):
    """Read again, nothing changes; messages are passed over only when that is said."""
    system.start_all(instances=1)
    produce(system.bootstrap_servers, messages_of(SEED, 800))
    settle(system, outputs)
    rows = "SELECT next_offset FROM position WHERE topic = 'municipal.placements.v1' AND partition = 2"
    [[end]] = system.sql(rows)
    told = json.loads(system.taakctl("positions", "set", "placements", "2", "start", "--json"))
    assert told == {"topic": PLACEMENTS, "partition": 2, "from": end, "to": 0, "again": end, "skipped": 0}
    # Its consumer is fenced with the next batch, and then reads all of the partition again.
    produce(system.bootstrap_servers, messages_of(SEED + 1, 300))
    wait_until(lambda: system.sql(rows)[0][0] >= end, "the partition is read again", 60)
    settle(system, outputs)
    system.stop_all()
    inputs = read_all(system.bootstrap_servers, INPUT_TOPICS)
    complaints = compare(outputs, expect(inputs)) + check_everything(outputs, inputs, EVENT_SOURCE)
    assert not complaints, readable(complaints)
    assert json.loads(system.taakctl("verify", "--json"))["ok"]
    [[before]] = system.sql(rows)
    again = json.loads(system.taakctl("positions", "set", "placements", "2", "1", "--json"))
    assert (again["from"], again["again"]) == (before, before - 1)
    assert system.sql(rows.replace("next_offset", "last_timestamp_ms")) == [(None,)]
    assert "4 messages would be skipped" in system.run_taakctl("positions", "set", "placements", "2", "5").stderr
    system.taakctl("positions", "set", "placements", "2", "end", code=64)
    assert system.sql(rows) == [(1,)]
    assert "4 messages are skipped" in system.taakctl("positions", "set", "placements", "2", "5", "--skip")
    assert system.sql(rows) == [(5,)]
    system.taakctl("positions", "set", "placements", "2", "99999999", "--skip", code=64)
    system.taakctl("positions", "set", "placements", "77", "0", code=1)
    for wrong in (["quotas", "0", "0"], ["placements", str(2**32), "start"], ["placements", "", "start"]):
        system.taakctl("positions", "set", *wrong, code=64)
    assert system.sql(rows) == [(5,)]


def test_positions_set_before_anything_was_read(system):
    message = next(message for message in messages_of(SEED) if message.topic == PERMITS)
    produce(system.bootstrap_servers, [message] * 3)
    [partition] = {message.partition for message in read_all(system.bootstrap_servers, [PERMITS])}
    system.taakctl("positions", "set", "permits", str(partition), "end", code=64)
    assert not system.sql("SELECT 1 FROM position")
    system.taakctl("positions", "set", "permits", str(partition), "end", "--skip")
    assert system.sql("SELECT partition, next_offset FROM position") == [(partition, 3)]
