"""The same job as placement-consumer's, as one would write it well in Python: what we are compared with.

confluent-kafka, Protobuf and psycopg2; batches of 10,000; looks up what is stored, COPYs what is new, keeps aggregates and
positions in the same transaction. Leaves out what we do besides: rejects, most checks, the emitter. Its arguments are the
partitions that it reads; after each transaction it prints how many events it has read.
"""

import io
import os
import struct
import sys
import uuid
from collections import Counter
from datetime import date, datetime, timezone

import psycopg2
from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

import protos

PB = protos.load()
TOPIC = "municipal.placements.v1"
BATCH = 10_000
SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
EPOCH = date(2000, 1, 1)
EPOCH_TIME = datetime(2000, 1, 1, tzinfo=timezone.utc)
ROW = struct.Struct(">hi16si16siqiiihihihihi?i")


def decode(message):
    headers = dict(message.headers())
    placement = PB.Placement.FromString(message.value())
    if headers["ce_type"] != b"nl.taakstelling.placement-recorded.v1" or not 1 <= placement.persons <= 99:
        raise ValueError("not a placement")
    time = datetime.fromisoformat(headers["ce_time"].decode().replace("Z", "+00:00"))
    day = date(placement.housed_on.year, placement.housed_on.month, placement.housed_on.day)
    return (
        uuid.UUID(placement.placement_id),
        (time, uuid.UUID(headers["ce_id"].decode())),
        day,
        int(placement.municipality_code[2:]),
        placement.persons,
        placement.origin,
        placement.arrangement,
    )


def newest(records):
    """One version of each record: the latest."""
    kept = {}
    for record in records:
        old = kept.get(record[0])
        if old is None or record[1] > old[1]:
            kept[record[0]] = record
    return kept


def cell(day, code, persons, sign, sums):
    sums[code, day.replace(day=1)] += sign * persons


def write(cursor, messages):
    kept, sums = newest(map(decode, messages)), Counter()
    cursor.execute(
        "SELECT placement_id, event_time, event_id, housed_on, municipality, persons FROM placement"
        " WHERE placement_id = ANY (%s::uuid[])",
        ([str(key) for key in kept],),
    )
    overtaken = []
    for key, time, event, day, code, persons in cursor.fetchall():
        key = uuid.UUID(key)
        if kept[key][1] <= (time, uuid.UUID(event)):
            del kept[key]
            continue
        overtaken.append(str(key))
        cell(day, code, persons, -1, sums)
    if overtaken:
        cursor.execute("DELETE FROM placement WHERE placement_id = ANY (%s::uuid[])", (overtaken,))
    rows = io.BytesIO()
    rows.write(SIGNATURE)
    for key, (time, event), day, code, persons, origin, arrangement in kept.values():
        microseconds = round((time - EPOCH_TIME).total_seconds() * 1_000_000)
        rows.write(
            ROW.pack(
                *(10, 16, key.bytes, 16, event.bytes, 8, microseconds, 4, (day - EPOCH).days, 2, code),
                *(2, persons, 2, origin, 2, arrangement, 1, False, -1),
            )
        )
        cell(day, code, persons, 1, sums)
    rows.write(b"\xff\xff")
    rows.seek(0)
    cursor.copy_expert("COPY placement FROM STDIN (FORMAT binary)", rows)
    cells = sorted(sums.items())
    cursor.execute(
        "INSERT INTO housed SELECT * FROM unnest(%s::smallint[], %s::date[], %s::bigint[], %s::bigint[])"
        " ON CONFLICT (municipality, month) DO UPDATE SET persons = housed.persons + excluded.persons",
        ([c for (c, _), _ in cells], [m for (_, m), _ in cells], [n for _, n in cells], [0] * len(cells)),
    )


def positions_move(cursor, messages):
    ends = {message.partition(): message.offset() + 1 for message in messages}
    for partition, offset in sorted(ends.items()):
        cursor.execute(
            "INSERT INTO position (topic, partition, next_offset) VALUES (%s, %s, %s)"
            " ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset",
            (TOPIC, partition, offset),
        )


def positions_read(cursor, partitions):
    """Where to go on; the table knows, whatever the group's own positions are."""
    cursor.execute("SELECT partition, next_offset FROM position WHERE topic = %s", (TOPIC,))
    stored = dict(cursor.fetchall())
    return [TopicPartition(TOPIC, partition, stored.get(partition, OFFSET_BEGINNING)) for partition in partitions]


def main(partitions):
    # The index, always: in a larger table the planner would read all of it for a batch.
    connection = psycopg2.connect(os.environ["DATABASE_URL"], options="-c jit=off -c enable_seqscan=off")
    consumer = Consumer(
        {
            "bootstrap.servers": os.environ["KAFKA_BOOTSTRAP_SERVERS"],
            "group.id": "python-consumer",
            "enable.auto.commit": False,
            "queued.min.messages": 1_000_000,
        }
    )
    with connection.cursor() as cursor:
        consumer.assign(positions_read(cursor, partitions))
    connection.commit()
    done = 0
    while True:
        messages = [message for message in consumer.consume(BATCH, 0.1) if not message.error()]
        if not messages:
            continue
        with connection.cursor() as cursor:
            write(cursor, messages)
            positions_move(cursor, messages)
        connection.commit()
        ends = {message.partition(): TopicPartition(TOPIC, message.partition(), message.offset() + 1) for message in messages}
        consumer.commit(offsets=list(ends.values()), asynchronous=True)
        done += len(messages)
        print(done, flush=True)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
