"""Publishes permits, family arrivals and placements, and tells what became of each.

KAFKA_BOOTSTRAP_SERVERS=HOST:PORT EVENT_SOURCE=urn:nld:oin:… python publish.py <events.jsonl
Any other KAFKA_… is a property of librdkafka: KAFKA_SECURITY_PROTOCOL=SASL_SSL is security.protocol.

A line is an event: when a record became so, and the whole of it, in Protobuf's JSON:
  {"time": "2017-03-01T10:30:00.123456Z", "placement": {"placement_id": "…", "municipality_code": "GM0716", …}}
A correction is the whole record again with a later time; a withdrawal too, with "withdrawn": true. The event's id may stand
beside the time, as "id"; else it follows from record and time (so write times alike). So the same line is the same event
however often it is sent: after a crash simply run it again with the same lines.
"""

import json
import os
import sys
import time
import uuid

from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from google.protobuf.json_format import ParseDict, ParseError
from signing import sign
from taakstelling.v1.family_arrival_pb2 import FamilyArrival
from taakstelling.v1.permit_pb2 import Permit
from taakstelling.v1.placement_pb2 import Placement

# kind: message, the field with its id, topic, the middle of ce_type, the group of its consumer
KINDS = {
    "permit": (Permit, "permit_id", "coa.permits.v1", "permit-recorded", "permit-consumer"),
    "family_arrival": (FamilyArrival, "arrival_id", "coa.family-arrivals.v1", "family-arrival-recorded", "family-consumer"),
    "placement": (Placement, "placement_id", "municipal.placements.v1", "placement-recorded", "placement-consumer"),
}
GROUPS = {topic: group for _, _, topic, _, group in KINDS.values()}
REJECTS = "taakstelling.rejects.v1"
SETTINGS = {name[6:].lower().replace("_", "."): value for name, value in os.environ.items() if name[:6] == "KAFKA_"}
READING = {
    "group.id": "publish",  # the library asks for a name that it may use, though nothing is committed
    **SETTINGS,
    "enable.auto.commit": False,
    "isolation.level": "read_committed",
    "auto.offset.reset": "earliest",
    "enable.partition.eof": True,
}
NAMESPACE = uuid.UUID("5f0c2d1e-7c5b-4a57-9b1e-2f7b8f3f6a10")  # of our events' ids: take one of your own
SETTLE_SECONDS = float(os.environ.get("SETTLE_SECONDS", "10"))  # a reject comes a moment after its consumer went past it


def event_of(line, source):
    """What goes to Kafka of a line: topic, value, key, headers; and its name, to speak of it."""
    event = json.loads(line)
    [kind] = event.keys() & KINDS.keys()
    new, id_field, topic, event_type, _ = KINDS[kind]
    message, time_of = ParseDict(event[kind], new()), event["time"]
    record_id = getattr(message, id_field)
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(event.get("id") or uuid.uuid5(NAMESPACE, f"{record_id}/{time_of}")),
        "ce_source": source,
        "ce_type": f"nl.taakstelling.{event_type}.v1",
        "ce_time": time_of,
        "content-type": "application/protobuf",
    }
    return (topic, value := message.SerializeToString(), record_id, sign(headers, value)), f"{kind} {record_id} of {time_of}"


def send(lines, source):
    """Sends all events and waits for the broker. Gives where each is: {(topic, partition, offset): its name}."""
    sent, failed = {}, []
    producer = Producer({**SETTINGS, "enable.idempotence": True, "linger.ms": 50})

    def delivered(error, message, name):
        if error or message.offset() is None:
            failed.append(f"{name}: {error or 'its place is not known'}")
        else:
            sent[message.topic(), message.partition(), message.offset()] = name

    for number, line in enumerate(lines, 1):
        while len(producer) >= 10000:  # so many may wait for the broker
            producer.poll(0.1)
        try:
            (topic, value, key, headers), name = event_of(line, source)
            producer.produce(topic, value, key, headers=headers, on_delivery=lambda e, m, n=name: delivered(e, m, n))
        except (ValueError, KeyError, TypeError, AttributeError, ParseError, KafkaException) as error:
            failed.append(f"line {number} is no event: {error!r}")
    producer.flush()
    if failed:
        raise SystemExit("These were not published. Mend what is wrong, and run it again with all lines:\n" + "\n".join(failed))
    return sent


def all_passed(admin, last):
    """Whether each topic's consumer has gone past all that was sent, by the positions that its group commits."""
    for (topic, partition), offset in last.items():
        asked = ConsumerGroupTopicPartitions(GROUPS[topic], [TopicPartition(topic, partition)])
        [answer] = admin.list_consumer_group_offsets([asked]).values()
        if answer.result().topic_partitions[0].offset <= offset:
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


def rejects_since(time_ms):
    """All rejects that Kafka took since then. They have a new beginning where the topic was made anew: so we look by time."""
    consumer = Consumer(READING)
    topic = consumer.list_topics(REJECTS, 10).topics[REJECTS]
    if topic.error:
        raise KafkaException(topic.error)
    consumer.assign(consumer.offsets_for_times([TopicPartition(REJECTS, it, time_ms) for it in topic.partitions], 10))
    waiting = set(topic.partitions)
    while waiting:
        message = consumer.poll(1)
        if message is None:  # one without a value is falsy
            continue
        if not message.error():
            yield message
        elif message.error().code() == KafkaError._PARTITION_EOF:
            waiting.discard(message.partition())
        else:
            raise KafkaException(message.error())
    consumer.close()


def main():
    since_ms = int(time.time() * 1000) - 86_400_000  # a day, as our clock need not be the broker's
    sent = send(sys.stdin, os.environ["EVENT_SOURCE"])
    last = {place[:2]: place[2] for place in sorted(sent)}
    admin, looks = AdminClient(SETTINGS), 0
    while not all_passed(admin, last):
        time.sleep(0.2)
        if (looks := looks + 1) % 300 == 0:
            print(f"waiting for {', '.join(sorted({GROUPS[topic] for topic, _ in last}))}", file=sys.stderr)
    time.sleep(SETTLE_SECONDS)
    ours = {tell(message, sent) for message in rejects_since(since_ms)} & sent.keys()
    print(f"accepted: {len(sent) - len(ours)}, rejected: {len(ours)}")
    return 1 if ours else 0


if __name__ == "__main__":
    sys.exit(main())
