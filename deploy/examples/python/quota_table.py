"""Keeps a table of all quotas in a database of one's own, as the topic has them, whatever is killed or made anew."""

import os
import signal
import sys
import threading

import psycopg
from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from kafka_settings import kafka_settings
from quota_message import COLUMNS, key_of, row_of, sequence_of

TOPIC = "taakstelling.quotas.v1"
UPSERT = (
    f"INSERT INTO quota ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))}) "
    f"ON CONFLICT (municipality_code, period) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in COLUMNS)}"
)
DELETE = "DELETE FROM quota WHERE municipality_code = %s AND period = %s"
PLACES = 'SELECT partition, "offset", sequence FROM quota_position WHERE topic = %s'
PLACE = """INSERT INTO quota_position (topic, partition, "offset", sequence) VALUES (%s, %s, %s, %s)
           ON CONFLICT (topic, partition) DO UPDATE SET "offset" = excluded."offset", sequence = excluded.sequence"""
stopping = threading.Event()


class AnotherTopic(Exception):
    """The topic is not the one that the table came from: it was made anew, or lost messages."""


def newest(messages):
    """The last message of each key, by its key."""
    return {message.key(): message for message in sorted(messages, key=sequence_of)}


def write(db, messages, taken, anew=False):
    """Rows and places in one transaction, so that they always agree; `anew`: instead of all that was there."""
    rows = {key_of(message): row_of(message) for message in newest(messages).values()}
    with db.transaction(), db.cursor() as cursor:
        if anew:
            cursor.execute("DELETE FROM quota")
            cursor.execute("DELETE FROM quota_position")
        cursor.executemany(DELETE, [key for key, row in rows.items() if row is None])
        cursor.executemany(UPSERT, [row for row in rows.values() if row is not None])
        cursor.executemany(PLACE, [(TOPIC, partition, *place) for partition, place in taken.items()])


def read(consumer, taken):
    """What comes within a second: the messages, which go into `taken`, and the partitions whose end was reached."""
    messages, ended = [], set()
    for message in consumer.consume(1000, 1):
        error, partition = message.error(), message.partition()
        if error and error.code() == KafkaError._PARTITION_EOF:
            ended.add(partition)
        elif error:
            raise KafkaException(error)
        elif sequence_of(message) is not None:
            place, before = (message.offset(), sequence_of(message)), taken.get(partition, (-1, -1))
            if place[0] <= before[0] or place[1] <= before[1]:
                raise AnotherTopic(f"partition {partition}: (offset, sequence) {place} came behind {before}")
            taken[partition] = place
            messages.append(message)
    return messages, ended


def assign(consumer, offsets):
    consumer.assign([TopicPartition(TOPIC, partition, offset) for partition, offset in offsets.items()])


def still_there(consumer, known):
    """Whether each partition still has, where the last message taken was, that very message."""
    first, waiting = {}, set(known)
    assign(consumer, {partition: offset for partition, (offset, _) in known.items()})
    while waiting and not stopping.is_set():
        messages, ended = read(consumer, {})
        for message in messages:
            first.setdefault(message.partition(), (message.offset(), sequence_of(message)))
        waiting -= first.keys() | ended
    return first == known


def load(db, consumer, partitions):
    """Takes all that there is, in one transaction: who reads the table sees the old one or the new one, never half of it."""
    print("takes all from the beginning", flush=True)
    taken, last, waiting = {}, {}, set(partitions)
    assign(consumer, dict.fromkeys(partitions, 0))
    while waiting and not stopping.is_set():
        messages, ended = read(consumer, taken)
        last = newest([*last.values(), *messages])
        waiting -= ended
    if not stopping.is_set():
        write(db, last.values(), taken, anew=True)
    return taken


def follow(db, consumer):
    topic = consumer.list_topics(TOPIC, 5).topics[TOPIC]
    if topic.error:
        raise KafkaException(topic.error)
    taken = {partition: (offset, sequence) for partition, offset, sequence in db.execute(PLACES, [TOPIC])}
    if not taken or not taken.keys() <= topic.partitions.keys() or not still_there(consumer, taken):
        taken = load(db, consumer, topic.partitions)
    assign(consumer, {partition: taken.get(partition, (-1, -1))[0] + 1 for partition in topic.partitions})
    while not stopping.is_set():
        messages, _ = read(consumer, taken)
        if messages:
            write(db, messages, taken)


def fail(error):
    """Called when no broker answers. Also then we begin again at the last message taken: who knows what comes back."""
    raise KafkaException(error)


def run():
    settings = {
        **kafka_settings(),
        "group.id": "quota-table",  # the library asks for one; nothing is committed to it
        "enable.auto.commit": False,
        "isolation.level": "read_committed",
        "auto.offset.reset": "earliest",
        "enable.partition.eof": True,
        "error_cb": fail,
    }
    with psycopg.connect(os.environ["OWN_DATABASE_URL"], autocommit=True) as db:
        if not db.execute("SELECT pg_try_advisory_lock(hashtext('quota'))").fetchone()[0]:
            raise psycopg.OperationalError("another program keeps this table")
        consumer = Consumer(settings)
        try:
            follow(db, consumer)
        except AnotherTopic:
            db.execute("DELETE FROM quota_position WHERE topic = %s", [TOPIC])
            raise
        finally:
            consumer.close()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    while not stopping.is_set():
        try:
            run()
        except (AnotherTopic, KafkaException, psycopg.OperationalError) as error:
            print(f"begins again: {error}", file=sys.stderr, flush=True)
            stopping.wait(1)
