"""Publishes permits, family arrivals and placements, and tells what became of each.

KAFKA_BOOTSTRAP_SERVERS=HOST:PORT EVENT_SOURCE=urn:nld:oin:… python publish.py <events.jsonl
Any other KAFKA_… is a property of librdkafka: KAFKA_SECURITY_PROTOCOL=SASL_SSL is security.protocol.

A line is an event: when a record became so, and the whole of it, in Protobuf's JSON:
  {"time": "2017-03-01T10:30:00.123456Z", "placement": {"placement_id": "…", "municipality_code": "GM0716", …}}
A correction is the whole record again with a later time; a withdrawal too, with "withdrawn": true. Its id follows from record
and time, so the same line is the same event however often it is sent: after a crash simply run it again with the same lines.
"""

import json
import os
import sys
import time
import uuid

from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from google.protobuf.json_format import ParseDict
from taakstelling.v1.family_arrival_pb2 import FamilyArrival
from taakstelling.v1.permit_pb2 import Permit
from taakstelling.v1.placement_pb2 import Placement

# kind: message, the field with its id, topic, ce_type, the group of its consumer
KINDS = {
    "permit": (Permit, "permit_id", "coa.permits.v1", "nl.taakstelling.permit-recorded.v1", "permit-consumer"),
    "family_arrival": (
        FamilyArrival, "arrival_id", "coa.family-arrivals.v1", "nl.taakstelling.family-arrival-recorded.v1", "family-consumer",
    ),
    "placement": (
        Placement, "placement_id", "municipal.placements.v1", "nl.taakstelling.placement-recorded.v1", "placement-consumer",
    ),
}  # fmt: skip
GROUPS = {topic: group for _, _, topic, _, group in KINDS.values()}
REJECTS = "taakstelling.rejects.v1"
NAMESPACE = uuid.UUID("5f0c2d1e-7c5b-4a57-9b1e-2f7b8f3f6a10")  # of our events' ids: take one of your own
SETTLE_SECONDS = float(os.environ.get("SETTLE_SECONDS", "10"))  # a reject comes a moment after its consumer went past it


def settings():
    return {name[6:].lower().replace("_", "."): value for name, value in os.environ.items() if name[:6] == "KAFKA_"}


def send(lines, source):
    """Sends all events and waits for the broker. Gives where each is: {(topic, partition, offset): its name}."""
    sent, failed = {}, []
    producer = Producer({**settings(), "enable.idempotence": True, "linger.ms": 50})

    def delivered(error, message, name):
        if error:
            failed.append(f"{name}: {error}")
        else:
            sent[message.topic(), message.partition(), message.offset()] = name

    for line in lines:
        event = json.loads(line)
        [kind] = event.keys() & KINDS.keys()
        message, id_field, topic, event_type, _ = KINDS[kind]
        record_id = event[kind][id_field]
        headers = {
            "ce_specversion": "1.0",
            "ce_id": str(event.get("id") or uuid.uuid5(NAMESPACE, f"{record_id}/{event['time']}")),
            "ce_source": source,
            "ce_type": event_type,
            "ce_time": event["time"],
            "content-type": "application/protobuf",
        }
        value = ParseDict(event[kind], message()).SerializeToString()
        name = f"{kind} {record_id} of {event['time']}"
        while True:
            try:
                producer.produce(topic, value, record_id, headers=headers, on_delivery=lambda e, m, n=name: delivered(e, m, n))
                break
            except BufferError:  # the queue is full
                producer.poll(1)
        producer.poll(0)
    producer.flush()
    if failed:
        raise SystemExit("not delivered; run it again with the same lines:\n" + "\n".join(failed))
    return sent


def all_passed(admin, sent):
    """Whether each topic's consumer has gone past all that was sent, by the positions that its group commits."""
    for topic, partition in {place[:2] for place in sent}:
        asked = ConsumerGroupTopicPartitions(GROUPS[topic], [TopicPartition(topic, partition)])
        [answer] = admin.list_consumer_group_offsets([asked]).values()
        if answer.result().topic_partitions[0].offset <= max(place[2] for place in sent if place[:2] == (topic, partition)):
            return False
    return True


def tell(message, sent):
    """Tells of a reject, if it is one of ours; then returns its place."""
    headers = {name: (value or b"").decode(errors="replace") for name, value in message.headers() or []}
    names = ("topic", "partition", "offset", "exception.class.name", "exception.message")
    topic, partition, offset, reason, why = (headers.get(f"__connect.errors.{name}", "0") for name in names)
    place = (topic, int(partition), int(offset))
    if place in sent:
        print(f"rejected: {sent[place]} ({topic}, partition {partition}, offset {offset}): {reason}: {why}")
    return place


def ends(consumer):
    """The rejects' partitions with their ends."""
    partitions = consumer.list_topics(REJECTS, 10).topics[REJECTS].partitions
    return [TopicPartition(REJECTS, p, consumer.get_watermark_offsets(TopicPartition(REJECTS, p), 10)[1]) for p in partitions]


def main():
    consumer = Consumer({**settings(), "group.id": "none", "isolation.level": "read_committed", "enable.partition.eof": True})
    consumer.assign(ends(consumer))  # what is rejected from now on
    sent = send(sys.stdin, os.environ["EVENT_SOURCE"])
    admin, rejected, passed_at = AdminClient(settings()), set(), None
    ended, partitions = set(), {partition.partition for partition in consumer.assignment()}
    while not passed_at or time.monotonic() < passed_at + SETTLE_SECONDS or ended != partitions:
        message = consumer.poll(0.2)
        if message and not message.error():
            ended.discard(message.partition())
            rejected.add(tell(message, sent))
        elif message and message.error().code() == KafkaError._PARTITION_EOF:
            ended.add(message.partition())
        elif message:
            raise KafkaException(message.error())
        elif not passed_at and all_passed(admin, sent):
            passed_at = time.monotonic()
    ours = rejected & sent.keys()
    print(f"accepted: {len(sent) - len(ours)}, rejected: {len(ours)}")
    return 1 if ours else 0


if __name__ == "__main__":
    sys.exit(main())
