"""Publishes permits, family arrivals and placements, and tells what became of them.

Each line on standard input is a record in Protobuf's JSON, {"placement": {"placement_id": "…", "persons": 3, …}}. What a line
leaves out stays as it was said before: a correction is a line with what changes, a withdrawal one with "withdrawn": true.
After a crash run it again, with the same lines or with none: what was said already is the same event, and counts once.
"""

import json
import os
import sys
import time
from collections import namedtuple
from functools import partial

import psycopg
from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from google.protobuf.json_format import ParseDict
from psycopg.types.json import Jsonb
from taakstelling.v1.family_arrival_pb2 import FamilyArrival
from taakstelling.v1.permit_pb2 import Permit
from taakstelling.v1.placement_pb2 import Placement

from kafka_settings import kafka_settings

Kind = namedtuple("Kind", "message topic type group")
KINDS = {
    "permit": Kind(Permit, "coa.permits.v1", "nl.taakstelling.permit-recorded.v1", "permit-consumer"),
    "arrival": Kind(
        FamilyArrival, "coa.family-arrivals.v1", "nl.taakstelling.family-arrival-recorded.v1", "family-consumer"
    ),
    "placement": Kind(
        Placement, "municipal.placements.v1", "nl.taakstelling.placement-recorded.v1", "placement-consumer"
    ),
}
REJECTS = "taakstelling.rejects.v1"
SENT = 'UPDATE outbox SET topic = %s, partition = %s, "offset" = %s WHERE number = %s'
WAITING = """SELECT kind, topic, partition, max("offset") FROM outbox WHERE outcome IS NULL AND topic IS NOT NULL
             GROUP BY kind, topic, partition"""
REJECTED = """UPDATE outbox SET outcome = %s WHERE topic = %s AND partition = %s AND "offset" = %s AND outcome IS NULL
              RETURNING kind, record_id"""


def note(db, lines):
    """Puts what the lines say into the outbox: all of them, or none."""
    with db.transaction():
        for line in lines:
            [(kind, record)] = json.loads(line).items()
            ParseDict(record, KINDS[kind].message())  # fails where it is no such record
            db.execute("SELECT outbox_add(%s, %s, %s)", [kind, record[f"{kind}_id"], Jsonb(record)])


def headers_of(kind, event_id, event_time, source):
    return {
        "ce_specversion": "1.0",
        "ce_id": str(event_id),
        "ce_source": source,
        "ce_type": kind.type,
        "ce_time": event_time,
        "content-type": "application/protobuf",
    }


def send(db, source):
    """Sends what was not sent yet, and writes down where each event is, once the broker has it."""
    producer = Producer({**kafka_settings(), "enable.idempotence": True, "acks": "all"})
    while unsent := db.execute("SELECT * FROM unsent ORDER BY number LIMIT 1000").fetchall():
        places = []

        def delivered(number, error, message):
            if error:
                raise KafkaException(error)
            places.append((message.topic(), message.partition(), message.offset(), number))

        for number, name, record_id, record, event_id, event_time in unsent:
            kind = KINDS[name]
            value = ParseDict(record, kind.message()).SerializeToString()
            headers = headers_of(kind, event_id, event_time, source)
            producer.produce(kind.topic, value, record_id, headers=headers, on_delivery=partial(delivered, number))
        producer.flush()
        with db.transaction(), db.cursor() as cursor:
            cursor.executemany(SENT, places)


def all_passed(db, admin):
    """Whether the consumers have gone past all that was sent, by the positions that their groups commit."""
    for name, topic, partition, last in db.execute(WAITING).fetchall():
        asked = ConsumerGroupTopicPartitions(KINDS[name].group, [TopicPartition(topic, partition)])
        [answer] = admin.list_consumer_group_offsets([asked]).values()
        [position] = answer.result().topic_partitions
        if position.offset <= last:
            return False
    return True


def tell(db, message, source):
    """Of a reject: if it is of one of our events, says so, writes it down, and returns 1."""
    headers = {name: (value or b"").decode(errors="replace") for name, value in message.headers() or []}
    if headers.get("ce_source") != source:
        return 0
    names = ("topic", "partition", "offset", "exception.class.name", "exception.message")
    topic, partition, offset, reason, why = (headers[f"__connect.errors.{name}"] for name in names)
    records = db.execute(REJECTED, [reason, topic, int(partition), int(offset)]).fetchall()
    for kind, record_id in records:
        print(f"rejected: {kind} {record_id} ({topic}, partition {partition}, offset {offset}): {reason}: {why}")
    return len(records)


def follow(db, source):
    """Reads the rejects to their end until the consumers have gone past all that was sent. Returns how many are ours.

    A reject is published a moment after its consumer has gone past it, so we wait for as long as SETTLE_SECONDS says.
    """
    admin = AdminClient(kafka_settings())
    begin = {"group.id": source, "auto.offset.reset": "earliest", "enable.auto.offset.store": False}
    modes = {"isolation.level": "read_committed", "enable.partition.eof": True}
    consumer = Consumer({**begin, **modes, **kafka_settings()})
    consumer.subscribe([REJECTS])
    rejected, ended, passed_at = 0, set(), None
    settle = float(os.environ.get("SETTLE_SECONDS", "10"))
    while not passed_at or time.monotonic() < passed_at + settle or not ended or len(ended) < len(consumer.assignment()):
        message = consumer.poll(0.2)
        if message and not message.error():
            rejected += tell(db, message, source)
            consumer.store_offsets(message)  # from now on the group need not see it again
            ended.discard(message.partition())
        elif message and message.error().code() == KafkaError._PARTITION_EOF:
            ended.add(message.partition())
        elif message:
            raise KafkaException(message.error())
        elif not passed_at and all_passed(db, admin):
            passed_at = time.monotonic()
    taken = db.execute("UPDATE outbox SET outcome = 'taken' WHERE outcome IS NULL AND topic IS NOT NULL").rowcount
    consumer.close()
    print(f"taken: {taken}, rejected: {rejected}")
    return rejected


def main():
    source = os.environ["EVENT_SOURCE"]  # a URN, such as urn:nld:oin:00000099000000000001:systeem:housing
    with psycopg.connect(os.environ["OWN_DATABASE_URL"], autocommit=True) as db:
        db.execute("SELECT pg_advisory_lock(hashtext('outbox'))")  # one at a time
        note(db, sys.stdin)
        send(db, source)
        return 1 if follow(db, source) else 0


if __name__ == "__main__":
    sys.exit(main())
