"""Positions that the broker no longer has, topics made anew, and new partitions."""

import time

import pytest
from confluent_kafka.admin import AdminClient, ConfigResource, NewPartitions, NewTopic

from broker import delete_records, lag, produce, read_all, wait_until
from contract import OUTPUT_TOPICS, REJECTS, check_everything, compare, follow, header, readable, wait_for_figures
from histories import make_history, publishing_order
from judgement import DETERMINATIONS, INPUT_TOPICS, PERMITS, PLACEMENTS
from oracle import expect
from servers import EVENT_SOURCE

SEED = 20170301


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


def make_anew(system, topic, partitions=6):
    admin = AdminClient({"bootstrap.servers": system.bootstrap_servers})
    configuration = admin_configuration(topic)
    for future in admin.delete_topics([topic], operation_timeout=30).values():
        future.result()
    wait_until(lambda: topic not in admin.list_topics(timeout=20).topics, f"{topic} is deleted", 30)
    for future in admin.create_topics([NewTopic(topic, partitions, 1, config=configuration)]).values():
        future.result()
    wait_until(lambda: topic in admin.list_topics(timeout=20).topics, f"{topic} is there", 30)


def admin_configuration(topic):
    if topic in INPUT_TOPICS:
        return {"message.timestamp.type": "LogAppendTime"}
    return {} if topic == REJECTS else {"cleanup.policy": "compact"}


def refuses(system, program, *words):
    """The program ends with 1 and a line that says what was lost and what to do."""
    service = system.start(program)
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


def test_a_reject_that_its_topic_does_not_take(settled, outputs):
    """It goes out without its value; nothing behind it waits."""
    admin = AdminClient({"bootstrap.servers": settled.bootstrap_servers})
    small_topic = ConfigResource("topic", REJECTS, set_config={"max.message.bytes": "20000"})
    for future in admin.alter_configs([small_topic]).values():
        future.result()
    settled.start_all(instances=1)
    large = [message for message in messages_of(SEED + 3) if 40_000 < len(message.value or b"")]
    small = [message for message in messages_of(SEED + 3) if len(message.value or b"") < 10_000]
    produce(settled.bootstrap_servers, small[:200] + large[:5] + small[200:400])
    inputs = read_all(settled.bootstrap_servers, INPUT_TOPICS)
    expected = expect(inputs)
    wait_for_figures(settled.bootstrap_servers, outputs, expected)
    settled.stop_all()
    outputs.read()
    cut = [rejection for rejection in outputs.rejections() if rejection.message.value is None]
    assert len(cut) >= len(large[:5]) > 0
    sequences = sorted(int(header(message, "outbox-sequence")) for topic in OUTPUT_TOPICS for message in outputs.in_order(topic))
    assert sequences == list(range(1, len(sequences) + 1))
