"""Keeps table quota (tables.sql) as taakstelling.quotas.v1 has it, whatever is killed, rebuilt or made anew.

KAFKA_BOOTSTRAP_SERVERS=HOST:PORT OWN_DATABASE_URL=postgresql://… python quotas.py
Any other KAFKA_… is a property of librdkafka: KAFKA_SECURITY_PROTOCOL=SASL_SSL is security.protocol.
"""

import os
import signal
import sys
import threading
import time

import psycopg
from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from google.protobuf.json_format import MessageToDict
from psycopg.types.json import Jsonb
from taakstelling.v1.quota_pb2 import Quota

TOPIC = "taakstelling.quotas.v1"
LOOK_SECONDS = float(os.environ.get("LOOK_SECONDS", "60"))  # how often it is proven that the topic is still the same one
DELETE = "DELETE FROM quota WHERE municipality_code = %s AND period = %s"
INSERT = "INSERT INTO quota SELECT * FROM jsonb_populate_record(NULL::quota, %s)"
PLACE = """INSERT INTO quota_position VALUES (%s, %s, %s) ON CONFLICT (partition)
           DO UPDATE SET "offset" = excluded."offset", timestamp_ms = excluded.timestamp_ms"""
stopping = threading.Event()


class BeginAnew(Exception):
    """The topic does not go on where we are: it was made anew, or we have nothing yet."""


def settings():
    return {
        **{name[6:].lower().replace("_", "."): value for name, value in os.environ.items() if name[:6] == "KAFKA_"},
        "group.id": "none",  # the library asks for a name; nothing is committed
        "enable.auto.commit": False,
        "isolation.level": "read_committed",
        "auto.offset.reset": "earliest",
        "enable.partition.eof": True,
    }


def row(message):
    """A message as a row, by the names of the columns; None of a tombstone: nothing is said of that key any more."""
    value = message.value()
    if value is None:
        return None
    if value[0] == 0:  # a schema registry's clients put before it: 0, the schema's id in four bytes, a count and indexes
        value = value[6 + value[5] // 2 :]
    quota = Quota.FromString(value)
    fields = MessageToDict(quota, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)
    for name in fields.keys() & {"position_date", "population_date"}:
        fields[name] = "{year:04}-{month:02}-{day:02}".format(**fields[name])
    return {**fields, "period": message.key().decode().split("/")[1]}


def write(db, messages, places, anew=False):
    """Rows and places in one transaction, so that they always agree; `anew`: instead of all that was there."""
    newest = {message.key(): message for message in messages}
    with db.transaction(), db.cursor() as cursor:
        if anew:
            cursor.execute("DELETE FROM quota; DELETE FROM quota_position")
        cursor.executemany(DELETE, [key.decode().split("/") for key in newest])
        cursor.executemany(INSERT, [[Jsonb(fields)] for message in newest.values() if (fields := row(message))])
        cursor.executemany(PLACE, [(partition, *place) for partition, place in places.items()])


def read(consumer, places, unproven):
    """What comes within a second: messages, which are noted in `places`, and the partitions whose end was reached.

    The first message of an `unproven` partition must be the last one that was taken of it.
    """
    messages, ended = [], set()
    for message in consumer.consume(1000, 1):
        partition, place = message.partition(), (message.offset(), message.timestamp()[1])
        if message.error() and message.error().code() != KafkaError._PARTITION_EOF:
            raise KafkaException(message.error())
        if partition in unproven:
            if message.error() or place != places[partition]:
                raise BeginAnew("the last message taken is not there any more")
            unproven.remove(partition)
        elif message.error():
            ended.add(partition)
        elif partition in places and place[0] <= places[partition][0]:
            raise BeginAnew("an offset is not higher than that of the message before")
        else:
            places[partition] = place
            messages.append(message)
    return messages, ended


def assign(consumer, partitions, places):
    """Begins at the last message taken of each partition, or at the first one there is."""
    consumer.assign([TopicPartition(TOPIC, partition, places.get(partition, (0,))[0]) for partition in partitions])


def load(db, consumer, partitions):
    """Takes all that there is in one transaction: who reads the table sees the old one or the new one, never half of it."""
    messages, places, ended = [], {}, set()
    assign(consumer, partitions, places)
    while ended != set(partitions):
        more, now_ended = read(consumer, places, set())
        messages, ended = messages + more, ended | now_ended
        if stopping.is_set():
            return
    if not messages:
        raise BeginAnew("the topic is empty, or not there")  # it may be about to be filled: we keep what we have
    write(db, messages, places, anew=True)
    print(f"took all of {len(messages)} messages", flush=True)


def follow(db, consumer):
    """Takes what comes, for a minute; the next call proves again that the topic is the same one."""
    partitions = consumer.list_topics(TOPIC, 10).topics[TOPIC].partitions
    places = {partition: (offset, time_ms) for partition, offset, time_ms in db.execute("SELECT * FROM quota_position")}
    unproven, until = set(places), time.monotonic() + LOOK_SECONDS
    try:
        if not places or not places.keys() <= partitions.keys():
            raise BeginAnew("nothing was taken of this topic yet")
        assign(consumer, partitions, places)
        while time.monotonic() < until and not stopping.is_set():
            messages, _ = read(consumer, places, unproven)
            if messages:
                write(db, messages, places)
    except BeginAnew as why:
        print(f"begins anew: {why}", flush=True)
        load(db, consumer, partitions)


def main():
    with psycopg.connect(os.environ["OWN_DATABASE_URL"], autocommit=True) as db:
        if not db.execute("SELECT pg_try_advisory_lock(hashtext('quota'))").fetchone()[0]:
            raise psycopg.OperationalError("another program keeps this table")
        consumer = Consumer(settings())
        try:
            while not stopping.is_set():
                follow(db, consumer)
        finally:
            consumer.close()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    while not stopping.is_set():
        try:
            main()
        except (BeginAnew, KafkaException, psycopg.OperationalError) as error:
            print(f"tries again: {error}", file=sys.stderr, flush=True)
            stopping.wait(1)
