"""Keeps table quota (tables.sql) as taakstelling.quotas.v1 has it, whatever is killed, rebuilt or made anew.

KAFKA_BOOTSTRAP_SERVERS=HOST:PORT OWN_DATABASE_URL=postgresql://… python quotas.py
Any other KAFKA_… is a property of librdkafka: KAFKA_SECURITY_PROTOCOL=SASL_SSL is security.protocol.
"""

import os
import signal
import sys
import threading
from contextlib import closing

import psycopg
from confluent_kafka import Consumer, KafkaError, KafkaException, TopicCollection, TopicPartition
from confluent_kafka.admin import AdminClient
from google.protobuf.json_format import MessageToDict
from psycopg.types.json import Jsonb
from taakstelling.v1.quota_pb2 import Quota

TOPIC = "taakstelling.quotas.v1"
DELETE = "DELETE FROM quota WHERE municipality_code = %s AND period = %s"
INSERT = "INSERT INTO quota SELECT * FROM jsonb_populate_record(NULL::quota, %s)"
PLACE = "INSERT INTO quota_position VALUES (%s, %s, %s)"
PROPERTIES = {name[6:].lower().replace("_", "."): value for name, value in os.environ.items() if name[:6] == "KAFKA_"}
READING = {
    "group.id": "quotas",  # the library asks for a name that it may use, though nothing is committed
    **PROPERTIES,
    "enable.auto.commit": False,
    "isolation.level": "read_committed",
    "auto.offset.reset": "earliest",
    "enable.partition.eof": True,
}
stopping = threading.Event()


class BeginAnew(Exception):
    """The topic does not go on where we are: it was made anew, or we have nothing yet."""


def describe(admin):
    """The topic's id, which one that is made anew under its name does not share, and its partitions."""
    [future] = admin.describe_topics(TopicCollection([TOPIC])).values()
    topic = future.result()
    return str(topic.topic_id), {partition.id for partition in topic.partitions}


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
    newest = {message.key(): message for message in messages}  # all of a key are in one partition, in order
    with db.transaction(), db.cursor() as cursor:
        cursor.execute("DELETE FROM quota_position" + ("; DELETE FROM quota" if anew else ""))
        cursor.executemany(DELETE, [key.decode().split("/") for key in newest])
        cursor.executemany(INSERT, [[Jsonb(fields)] for message in newest.values() if (fields := row(message))])
        cursor.executemany(PLACE, [(partition, *place) for partition, place in places.items()])


def read(consumer, places, unproven):
    """What is there, after a second at most: messages, noted in `places` (the first of an `unproven` partition must be the last
    one that was taken of it); and the partitions whose end was reached."""
    messages, ended = [], set()
    while len(messages) < 1000 and (message := consumer.poll(0 if messages else 1)) is not None:  # a tombstone is falsy
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


def assign(consumer, partitions, places):  # to begin at the last messages taken, or at the first ones there are
    consumer.assign([TopicPartition(TOPIC, partition, places.get(partition, (0,))[0]) for partition in partitions])


def load(db, consumer, admin):
    """Takes all that there is in one transaction: who reads the table sees the old one or the new one, never half of it."""
    topic, messages, places, ended = describe(admin), [], {}, set()
    assign(consumer, topic[1], places)
    while ended != topic[1] and not stopping.is_set():
        more, now_ended = read(consumer, places, set())
        messages, ended = messages + more, ended | now_ended
        if describe(admin) != topic or ended == topic[1] and not messages:
            raise BeginAnew("the topic is empty, or another one by now")  # we keep what we have until it is filled
    if not stopping.is_set():
        write(db, messages, places, anew=True)
        print(f"took all of {len(messages)} messages", flush=True)


def follow(db, consumer, admin):
    """Takes what comes, as long as the topic is the same one."""
    topic = describe(admin)
    places = {partition: (offset, time_ms) for partition, offset, time_ms in db.execute("SELECT * FROM quota_position")}
    if not places or not places.keys() <= topic[1]:
        raise BeginAnew("nothing was taken of this topic yet")
    unproven = set(places)
    assign(consumer, topic[1], places)
    while not stopping.is_set():
        messages, _ = read(consumer, places, unproven)
        if describe(admin) != topic:
            raise BeginAnew("the topic was made anew")
        if messages:
            write(db, messages, places)


def main():
    with psycopg.connect(os.environ["OWN_DATABASE_URL"], autocommit=True) as db:
        if not db.execute("SELECT pg_try_advisory_lock(hashtext('quota'))").fetchone()[0]:
            raise psycopg.OperationalError("another program keeps this table")
        admin = AdminClient(PROPERTIES)
        while not stopping.is_set():
            try:
                with closing(Consumer(READING)) as consumer:
                    follow(db, consumer, admin)
            except BeginAnew as why:
                print(f"begins anew: {why}", flush=True)
                with closing(Consumer(READING)) as consumer:
                    load(db, consumer, admin)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    while not stopping.is_set():
        try:
            main()
        except (BeginAnew, KafkaException, psycopg.Error) as error:
            print(f"tries again: {error}", file=sys.stderr, flush=True)
            stopping.wait(1)
