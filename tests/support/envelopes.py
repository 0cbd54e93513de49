"""Messages as they are published: headers, keys and the many encodings that one Protobuf message can have."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone

import protos
from judgement import ARRIVALS, DETERMINATIONS, EVENT_TYPES, PERMITS, PLACEMENTS, parse_time

PB = protos.load()
SOURCE = "urn:nld:oin:00000099000000000001:systeem:history"


@dataclass(frozen=True)
class Outgoing:
    """A message to publish; headers are pairs of a name and bytes or None."""

    topic: str
    key: object
    value: object
    headers: tuple

    def with_header(self, name, value):
        return replace(self, headers=tuple((n, value if n.lower() == name else v) for n, v in self.headers))

    def without_header(self, name):
        return replace(self, headers=tuple((n, v) for n, v in self.headers if n.lower() != name))

    def and_header(self, name, value):
        return replace(self, headers=(*self.headers, (name, value)))

    def header(self, name):
        return next(value for header, value in self.headers if header.lower() == name)


def random_uuid(rng):
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def to_time(day, seconds=0):
    """A time as microseconds since 1970, in UTC."""
    return ((day - date(1970, 1, 1)).days * 86_400 + seconds) * 1_000_000


def write_time(microseconds, zone_minutes=0, digits=6, letters="TZ"):
    """RFC 3339; more than six digits are padded with nines, which a reader must cut off."""
    moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=microseconds, minutes=zone_minutes)
    text = moment.strftime(f"%Y-%m-%d{letters[0]}%H:%M:%S")
    fraction = f"{moment.microsecond:06d}999"[:digits]
    if digits < 6 and moment.microsecond % 10 ** (6 - digits):
        fraction = f"{moment.microsecond:06d}"
    text += "." + fraction if fraction else ""
    sign = "-" if zone_minutes < 0 else "+"
    zone = f"{sign}{abs(zone_minutes) // 60:02d}:{abs(zone_minutes) % 60:02d}"
    return text + (zone if zone_minutes else letters[1])


def make_date(day):
    return PB.Date(year=day.year, month=day.month, day=day.day)


def envelop(topic, key, body, time, event_id):
    """The plain form of a message: no frills."""
    headers = (
        ("ce_specversion", b"1.0"),
        ("ce_id", event_id.encode()),
        ("ce_source", SOURCE.encode()),
        ("ce_type", EVENT_TYPES[topic].encode()),
        ("ce_time", write_time(time).encode()),
        ("content-type", b"application/protobuf"),
    )
    return Outgoing(topic, key.encode(), body.SerializeToString(), headers)


# The wire format by hand, for what the library would never write


def varint(number):
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*encoded, number])


def field(number, wire_type, content=b""):
    return varint(number << 3 | wire_type) + content


def text_field(number, content):
    return field(number, 2, varint(len(content)) + content)


def number_field(number, content):
    return field(number, 0, varint(content))


UNKNOWN_FIELDS = (
    number_field(1000, 2**64 - 1),
    text_field(1001, b"\xff\xfe not UTF-8, and nobody's business"),
    field(1002, 5, b"abcd"),
    field(536_870_911, 1, b"abcdefgh"),
    text_field(1003, b""),
    field(1004, 3) + number_field(1, 7) + field(1005, 3) + field(1005, 4) + field(1004, 4),  # groups in a group
)
PREFIXES = (
    b"\0\0\0\0\1\0",  # the first message of the schema
    b"\0\xff\xff\xff\xff\2\0",  # the same, written out
    b"\0\0\0\1\0\4\2\4",  # a message in a message
    b"\0\0\0\1\0\2\x80\1",
)
DATE_FIELD = {PERMITS: 4, ARRIVALS: 4, PLACEMENTS: 4}
PERSONS_FIELD = 3  # of all three


def disguise(rng, message):
    """Another form of a valid message that means the same."""
    for change in rng.sample(DISGUISES, rng.randint(1, 3)):
        message = change(rng, message)
    return message


def other_letters(rng, message):
    case = rng.choice([str.upper, str.title, lambda name: name])
    return replace(message, headers=tuple((case(name), value) for name, value in message.headers))


def other_order(rng, message):
    return replace(message, headers=tuple(rng.sample(message.headers, len(message.headers))))


def more_headers(rng, message):
    extra = [
        ("traceparent", b"00-%032x-%016x-01" % (rng.getrandbits(127) + 1, rng.getrandbits(63) + 1)),
        ("traceparent", b"not well formed"),
        ("x-empty", b""),
        ("x-null", None),
        ("x-bytes", b"\xff\0\xfe"),
        ("x-twice", b"1"),
        ("x-twice", b"2"),
        ("ce_subject", b"of no use here"),
        ("ce_dataschema", b"urn:nld:schema"),
    ]
    return replace(message, headers=(*message.headers, *rng.sample(extra, rng.randint(1, 4))))


def other_content_type(rng, message):
    kinds = [
        b"application/x-protobuf",
        b"application/vnd.google.protobuf",
        b"application/protobuf; charset=utf-8",
        b"application/x-protobuf;proto=taakstelling.v1.Permit",
    ]
    return rng.choice([message.without_header("content-type"), message.with_header("content-type", rng.choice(kinds))])


def other_time(rng, message):
    """The same moment in another zone, with more digits, in small letters."""
    time = parse_time(message.header("ce_time").decode())
    zone = rng.choice([0, 60, 120, -330, 840, -720])
    text = write_time(time, zone, rng.choice([0, 3, 6, 7, 9]), rng.choice(["TZ", "tz"]))
    return message.with_header("ce_time", text.encode())


def other_event_id(rng, message):
    return message.with_header("ce_id", message.header("ce_id").upper())


def more_unknown_fields(rng, message):
    extra = b"".join(rng.sample(UNKNOWN_FIELDS, rng.randint(1, 3)))
    if message.value[:1] == b"\0":
        return replace(message, value=message.value + extra)
    return replace(message, value=rng.choice([message.value + extra, extra + message.value]))


def confluent_prefix(rng, message):
    if message.value[:1] == b"\0":
        return message
    return replace(message, value=rng.choice(PREFIXES) + message.value)


def said_twice(rng, message):
    """Of a field that is there twice the last counts; of a message in a message the fields are merged."""
    if message.topic == DETERMINATIONS or message.value[:1] == b"\0":
        return message
    before = number_field(PERSONS_FIELD, 98) + text_field(DATE_FIELD[message.topic], number_field(1, 2099))
    before += text_field(1, b"not the id")
    return replace(message, value=before + message.value)


def in_parts(rng, message):
    """A message in a message may come in several parts: the last one here adds nothing, and takes nothing away."""
    if message.value[:1] == b"\0":
        return message
    if message.topic == DETERMINATIONS:
        kind = PB.Determination.FromString(message.value).WhichOneof("determined")
        number = PB.Determination.DESCRIPTOR.fields_by_name[kind].number
    else:
        number = DATE_FIELD[message.topic]
    return replace(message, value=message.value + text_field(number, b""))


def wrong_wire_types(rng, message):
    """A known field of another wire type is a field that is not known."""
    if message.topic == DETERMINATIONS:
        return replace(message, value=message.value + text_field(15, b"\1") + number_field(1, 5))
    return replace(
        message, value=message.value + number_field(1, 5) + text_field(PERSONS_FIELD, b"x") + field(2, 5, b"abcd")
    )


def long_numbers(rng, message):
    """A number in more bytes than it needs; the withdrawn field's absence written out."""
    if message.topic == DETERMINATIONS:
        return replace(message, value=message.value + field(1000, 0, b"\x80\x80\x00"))
    return replace(message, value=message.value + field(2000, 0, b"\x81\x80\x80\x80\x80\x80\x80\x80\x80\x00"))


def other_key(rng, message):
    """Keys spread the load, no more: versions of one record then lie in several partitions."""
    return replace(message, key=rng.choice([None, b"", random_uuid(rng).encode(), b"\xff\xfe"]))


DISGUISES = (
    other_letters,
    other_order,
    more_headers,
    other_content_type,
    other_time,
    other_event_id,
    more_unknown_fields,
    confluent_prefix,
    said_twice,
    in_parts,
    wrong_wire_types,
    long_numbers,
    other_key,
)
