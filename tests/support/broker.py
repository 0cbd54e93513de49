"""Publishing to Kafka and reading from it, from outside of the product."""

import ctypes
import math
import time
import uuid

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Producer, TopicPartition

from judgement import ARRIVALS, DETERMINATIONS, PERMITS, PLACEMENTS, Message

GROUPS = {
    PERMITS: "permit-consumer",
    ARRIVALS: "family-consumer",
    PLACEMENTS: "placement-consumer",
    DETERMINATIONS: "determination-consumer",
}


def properties(servers):
    """Of a client: what is given is the brokers' addresses, or all that it needs to get in."""
    return servers if isinstance(servers, dict) else {"bootstrap.servers": servers}


def produce(servers, messages):
    """Publishes in that order and waits until all are stored."""
    producer = Producer({**properties(servers), "enable.idempotence": True, "linger.ms": 5})
    failures = []

    def delivered(error, _message):
        if error:
            failures.append(error)

    for message in messages:
        while True:
            try:
                headers = list(message.headers)
                producer.produce(message.topic, message.value, message.key, headers=headers, on_delivery=delivered)
                break
            except BufferError:
                producer.poll(0.1)
        producer.poll(0)
    left = producer.flush(180)
    assert not failures and not left, f"{left} messages left, {failures[:3]}"


def delete_records(servers, topic, partition, before):
    """Deletes what comes before an offset, as retention would. Debian's Python client lacks it, its C library has it."""
    library = ctypes.CDLL("librdkafka.so.1")
    for name in ("conf_new", "new", "topic_partition_list_new", "DeleteRecords_new", "queue_new", "queue_poll"):
        getattr(library, f"rd_kafka_{name}").restype = ctypes.c_void_p
    library.rd_kafka_event_error_string.restype = ctypes.c_char_p
    why = ctypes.create_string_buffer(512)
    conf = ctypes.c_void_p(library.rd_kafka_conf_new())
    assert library.rd_kafka_conf_set(conf, b"bootstrap.servers", servers.encode(), why, len(why)) == 0, why.value
    client = ctypes.c_void_p(library.rd_kafka_new(0, conf, why, len(why)))
    listed = ctypes.c_void_p(library.rd_kafka_topic_partition_list_new(1))
    library.rd_kafka_topic_partition_list_add(listed, topic.encode(), partition)
    library.rd_kafka_topic_partition_list_set_offset(listed, topic.encode(), partition, ctypes.c_int64(before))
    request = (ctypes.c_void_p * 1)(library.rd_kafka_DeleteRecords_new(listed))
    queue = ctypes.c_void_p(library.rd_kafka_queue_new(client))
    library.rd_kafka_DeleteRecords(client, request, 1, None, queue)
    event = ctypes.c_void_p(library.rd_kafka_queue_poll(queue, 20_000))
    assert event and library.rd_kafka_event_error(event) == 0, library.rd_kafka_event_error_string(event)
    library.rd_kafka_event_destroy(event)
    library.rd_kafka_queue_destroy(queue)
    library.rd_kafka_DeleteRecords_destroy(ctypes.c_void_p(request[0]))
    library.rd_kafka_topic_partition_list_destroy(listed)
    library.rd_kafka_destroy(client)


class Reader:
    """Reads topics from their beginning; each read() gives what has come since the one before."""

    def __init__(self, servers, topics):
        self.consumer = Consumer(
            {
                **properties(servers),
                "group.id": f"test-{uuid.uuid4()}",
                "enable.auto.commit": False,
                "isolation.level": "read_committed",
                "enable.partition.eof": True,
                "fetch.wait.max.ms": 50,
            }
        )
        listed = wait_until(lambda: self.listed(topics), f"the broker has {topics}", 30)
        self.partitions = [(topic, partition) for topic in topics for partition in listed[topic].partitions]
        self.reached = dict.fromkeys(self.partitions, 0)  # offset up to which everything was read
        self.consumer.assign([TopicPartition(*place, OFFSET_BEGINNING) for place in self.partitions])

    def listed(self, topics):
        """What the broker says of them, once it knows all: of new ones it may not for a moment."""
        listed = self.consumer.list_topics(timeout=20).topics
        return listed if all(topic in listed for topic in topics) else None

    def read(self, timeout=60):
        """Up to the end of every partition, as it is some time after the call."""
        messages = []
        ends = {
            place: wait_until(lambda place=place: self.watermarks(place), f"the broker leads {place}", 30)[1]
            for place in self.partitions
        }
        deadline = time.monotonic() + timeout
        while any(self.reached[place] < end for place, end in ends.items()):
            assert time.monotonic() < deadline, f"no end in sight of {ends}, only {self.reached}"
            message = self.consumer.poll(1)
            if message is None:
                continue
            place, offset = (message.topic(), message.partition()), message.offset()
            if not message.error():
                messages.append(as_message(message))
                offset += 1
            elif message.error().code() != KafkaError._PARTITION_EOF:
                raise AssertionError(message.error())
            # Behind the last message there may be the mark of a transaction, which only the end of partition tells of.
            self.reached[place] = max(self.reached[place], offset)
        return messages

    def watermarks(self, place):
        """Its first offset and its end; None while it has no leader, as when its topic was just made."""
        return told_yet(lambda: self.consumer.get_watermark_offsets(TopicPartition(*place), timeout=20))

    def close(self):
        self.consumer.close()


def as_message(message):
    headers = tuple(message.headers() or [])
    for _, value in headers:
        if value is None:
            # Each takes a reference to None that confluent-kafka before 1.8.2 did not count (Debian 12 has 1.7; its issue 1191):
            # after some thousands Python ends with "none_dealloc". Given back; one too many does no harm.
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(None))
    timestamp = message.timestamp()[1]
    return Message(
        message.topic(), message.partition(), message.offset(), message.key(), message.value(), headers, timestamp
    )


def read_all(servers, topics):
    reader = Reader(servers, topics)
    try:
        return reader.read()
    finally:
        reader.close()


# What a broker answers that has just come up, or just made the topic.
NOT_YET = (KafkaError.NOT_COORDINATOR, KafkaError.NOT_LEADER_FOR_PARTITION, KafkaError._WAIT_COORD)


def told_yet(ask):
    """What it gives; None where the broker cannot tell yet."""
    try:
        return ask()
    except KafkaException as failed:
        if failed.args[0].code() in NOT_YET:
            return None
        raise


def lag(servers):
    """Messages of the input topics that their consumers' groups have not committed yet; infinite where none can tell yet."""
    behind = told_yet(lambda: lag_by_broker(servers))
    return math.inf if behind is None else behind


def lag_by_broker(servers):
    behind = 0
    for topic, group in GROUPS.items():
        consumer = Consumer({**properties(servers), "group.id": group, "enable.auto.commit": False})
        try:
            partitions = consumer.list_topics(topic, timeout=20).topics[topic].partitions
            for committed in consumer.committed([TopicPartition(topic, number) for number in partitions], timeout=20):
                first, end = consumer.get_watermark_offsets(TopicPartition(topic, committed.partition), timeout=20)
                behind += end - max(first, committed.offset)
        finally:
            consumer.close()
    return behind


def wait_until(condition, what, seconds, pause=0.2):
    """Polls until condition() is true; gives what it gave."""
    deadline = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        assert time.monotonic() < deadline, f"waited {seconds} s in vain until {what}"
        time.sleep(pause)
