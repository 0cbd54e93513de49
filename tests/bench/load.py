"""Placements to measure with: the messages, and the rows that they become, made before the clock runs."""

import random
import struct
import uuid
from datetime import date

from broker import Producer

TOPIC = "municipal.placements.v1"
SOURCE = b"urn:nld:oin:00000099000000000001:systeem:bench"
COLUMNS = 10
SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
EPOCH_2000 = date(2000, 1, 1).toordinal()
EVENT_SECOND = 1_490_000_000  # of all events: 20 March 2017; the microseconds tell versions apart
UNIX_TO_2000 = 946_684_800


class Placement:
    """One version of one record."""

    __slots__ = ("key", "event", "microsecond", "code", "day", "persons")

    def __init__(self, key, event, microsecond, code, day, persons):
        self.key, self.event, self.microsecond = key, event, microsecond
        self.code, self.day, self.persons = code, day, persons

    def value(self):
        when = date.fromordinal(self.day)
        day = b"\x08" + varint(when.year) + b"\x10%c\x18%c" % (when.month, when.day)
        return b"".join(
            (b"\n$", str(self.key).encode(), b"\x12\x06GM%04d" % self.code, b"\x18%c" % self.persons)
            + (b'"%c' % len(day), day, b"(\x01", b"0\x01")
        )

    def headers(self):
        time = f"2017-03-20T08:53:20.{self.microsecond:06d}Z"
        return [
            ("ce_specversion", b"1.0"),
            ("ce_id", str(self.event).encode()),
            ("ce_source", SOURCE),
            ("ce_type", b"nl.taakstelling.placement-recorded.v1"),
            ("ce_time", time.encode()),
            ("content-type", b"application/protobuf"),
        ]

    def row(self):
        """As COPY … (FORMAT binary) takes it, in the order of the columns of table placement."""
        time = (EVENT_SECOND - UNIX_TO_2000) * 1_000_000 + self.microsecond
        return struct.pack(
            ">hi16si16siqiiihihihihi?i",
            *(COLUMNS, 16, self.key.bytes, 16, self.event.bytes, 8, time, 4, self.day - EPOCH_2000, 2, self.code),
            *(2, self.persons, 2, 1, 2, 1, 1, False, -1),
        )


def varint(number):
    return bytes((number & 0x7F | 0x80, number >> 7)) if number > 0x7F else bytes((number,))


def ordered_uuid(rng, number):
    """Like version 7: rises with time."""
    return uuid.UUID(int=(1_490_000_000_000 + number // 16 << 80) | 0x7 << 76 | rng.getrandbits(76))


def make(count, ordered=False, duplicates=0.0, corrections=0.0, days=180, seed=1, begin=0):
    """In the order of publishing; ordered ids from number begin on. Corrections and duplicates come up to 100,000 messages after what they repeat."""
    rng = random.Random(seed)
    codes = [rng.randrange(10_000) for _ in range(388)]
    first_day = date(2017, 1, 1).toordinal()
    placements = []
    for number in range(count):
        chance = rng.random()
        if placements and chance < duplicates + corrections:
            old = placements[-1 - rng.randrange(min(len(placements), 100_000))]
            if chance >= duplicates:
                event = uuid.UUID(int=rng.getrandbits(128))
                old = Placement(old.key, event, old.microsecond + 1, old.code, old.day, old.persons % 9 + 1)
            placements.append(old)
            continue
        key = ordered_uuid(rng, begin + number) if ordered else uuid.UUID(int=rng.getrandbits(128))
        event = uuid.UUID(int=rng.getrandbits(128))
        day = min(first_day + rng.randrange(days), date(2017, 3, 20).toordinal())
        placements.append(Placement(key, event, 0, rng.choice(codes), day, rng.randint(1, 9)))
    return placements


def chunks(placements, size):
    """Binary COPY data of the rows, a piece for each transaction; of the first version of each key only."""
    seen, rows = set(), []
    for placement in placements:
        if placement.key not in seen:
            seen.add(placement.key)
            rows.append(placement.row())
    return len(rows), [
        SIGNATURE + b"".join(rows[begin : begin + size]) + b"\xff\xff" for begin in range(0, len(rows), size)
    ]


def publish(servers, placements, partitions):
    """Spread over the partitions by record, as a publisher with keys would."""
    producer = Producer({"bootstrap.servers": servers, "linger.ms": 20, "queue.buffering.max.messages": 200_000})
    for placement in placements:
        while True:
            try:
                producer.produce(
                    TOPIC,
                    placement.value(),
                    str(placement.key),
                    partition=placement.key.int % partitions,
                    headers=placement.headers(),
                )
                break
            except BufferError:
                producer.poll(0.05)
        producer.poll(0)
    assert producer.flush(120) == 0
