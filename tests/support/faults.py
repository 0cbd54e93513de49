"""Invalid messages of every reason, several shapes each, and valid ones at the edge of it.

Each fault is (reason, name, change): change(rng, message) makes an Outgoing that must be rejected for that reason out
of a valid one; edges are the same with reason None. The message that is changed would move figures if it were accepted.
"""

from dataclasses import replace
from datetime import timedelta

from envelopes import PB, field, make_date, number_field, random_uuid, text_field, to_time, write_time
from judgement import (
    ARRIVALS,
    DETERMINATIONS,
    EVENT_TYPES,
    PERMITS,
    PLACEMENTS,
    REQUIRED_HEADERS,
    latest_day,
    parse_time,
)

CLASSES = {PERMITS: PB.Permit, ARRIVALS: PB.FamilyArrival, PLACEMENTS: PB.Placement, DETERMINATIONS: PB.Determination}
RECORDS = (PERMITS, ARRIVALS, PLACEMENTS)
LIMITS = {PERMITS: 65_536, ARRIVALS: 65_536, PLACEMENTS: 65_536, DETERMINATIONS: 524_288}


def citizen_number(rng):
    """Nine digits that pass the check."""
    while True:
        digits = [rng.randint(0, 9) for _ in range(8)]
        last = sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits)) % 11
        if last < 10 and any(digits):
            return "".join(map(str, digits)) + str(last)


def personal_identifiers(rng):
    number = citizen_number(rng)
    ten = f"{rng.randint(10**9, 10**10 - 1)}"
    return [
        number,
        f"{number[:3]}.{number[3:6]}.{number[6:]}",
        f" {number[:4]}-{number[4:]} ",
        f"{number[:2]}/{number[2:5]}_{number[5:]}",
        ten,
        f"{ten[:4]} {ten[4:]}",
    ]


def wrong_uuids(rng):
    good = random_uuid(rng)
    return [
        "00000000-0000-0000-0000-000000000000",
        good.replace("-", ""),
        "{" + good + "}",
        "urn:uuid:" + good,
        good[:-1],
        good + "0",
        good[:-1] + "g",
        good + "\0",
        good[:8] + "\0" + good[9:],
        good + "\n",
        good[:9] + "-" + good[9:],
        "000000000",
        "123456789",  # nine digits that fail the check
        "12345678901",
        "an id",
    ]


def serialized(message, body):
    return replace(message, value=body.SerializeToString())


def parsed(message):
    return CLASSES[message.topic].FromString(message.value)


# Size


def padding(size):
    """An unknown field of exactly that many bytes."""
    for length in range(size - 8, size):
        content = text_field(1999, bytes(length))
        if len(content) == size:
            return content
    raise ValueError(size)


def fill(message, size):
    return replace(message, value=message.value + padding(size - len(message.value)))


def size_faults():
    def too_large(rng, message):
        return fill(message, LIMITS[message.topic] + 1)

    def too_large_without_headers(rng, message):
        return replace(fill(message, LIMITS[message.topic] + 9_000), headers=())

    def as_large_as_may_be(rng, message):
        return fill(message, LIMITS[message.topic])

    yield "message-too-large", "a byte too many", too_large
    yield "message-too-large", "no headers either", too_large_without_headers
    yield None, "as large as may be", as_large_as_may_be


# Headers


def header_faults(now):
    def fault(reason, name, change):
        return reason, name, lambda rng, message: change(message)

    for header in REQUIRED_HEADERS:
        yield fault("missing-header", f"no {header}", lambda m, h=header: m.without_header(h))
        yield fault("invalid-header", f"empty {header}", lambda m, h=header: m.with_header(h, b""))
        yield fault("invalid-header", f"null {header}", lambda m, h=header: m.with_header(h, None))
        yield fault("invalid-header", f"{header} twice", lambda m, h=header: m.and_header(h, m.header(h)))
        yield fault(
            "invalid-header", f"{header} in capitals too", lambda m, h=header: m.and_header(h.upper(), m.header(h))
        )
    yield fault("missing-header", "no headers", lambda m: replace(m, headers=()))
    yield fault("missing-header", "invalid ones too", lambda m: m.without_header("ce_type").with_header("ce_id", b"no"))
    yield fault("missing-header", "and no value", lambda m: replace(m.without_header("ce_time"), value=None))
    for header, values in {
        "ce_specversion": ("0.3", "1", "1.0 ", "1.00"),
        "ce_source": ("https://example.org", "urn:", "urn:nld", "urn:nld:" + "x" * 248, "no:urn:at:all"),
        "ce_time": BAD_TIMES,
        "content-type": ("application/json", "", "protobuf", "application/protobuffer"),
    }.items():
        for value in values:
            yield fault(
                "invalid-header", f"{header} {value[:30]!r}", lambda m, h=header, v=value: m.with_header(h, v.encode())
            )
    yield fault("invalid-header", "content type twice", lambda m: m.and_header("Content-Type", b"application/protobuf"))
    yield fault("invalid-header", "bytes for an id", lambda m: m.with_header("ce_id", b"\xff\xfe"))
    yield fault(
        "invalid-header",
        "unknown type too",
        lambda m: m.with_header("ce_specversion", b"2.0").with_header("ce_type", b"x"),
    )
    for number in range(15):
        yield "invalid-header", f"ce_id {number}", lambda rng, m, n=number: m.with_header(
            "ce_id", wrong_uuids(rng)[n].encode()
        )
    for number in range(6):
        yield "personal-identifier", f"ce_id {number}", lambda rng, m, n=number: m.with_header(
            "ce_id", personal_identifiers(rng)[n].encode()
        )
    yield "personal-identifier", "ce_id and nothing else", lambda rng, m: replace(
        m, headers=(("CE_ID", citizen_number(rng).encode()),), value=b""
    )
    yield fault("unknown-type", "of another topic", lambda m: m.with_header("ce_type", other_type(m.topic)))
    yield fault(
        "unknown-type", "of an output", lambda m: m.with_header("ce_type", b"nl.taakstelling.quota-recalculated.v1")
    )
    yield fault(
        "unknown-type", "in capitals", lambda m: m.with_header("ce_type", EVENT_TYPES[m.topic].upper().encode())
    )
    yield fault("unknown-type", "and no value", lambda m: replace(m.with_header("ce_type", b"x"), value=None))
    future = write_time(now + 3_600_000_000).encode()
    yield fault("date-in-future", "event in an hour", lambda m: m.with_header("ce_time", future))
    yield fault("date-in-future", "and no value", lambda m: replace(m.with_header("ce_time", future), value=b""))
    yield None, "the longest source", lambda rng, m: m.with_header("ce_source", b"urn:nld:" + b"x" * 247)


BAD_TIMES = (
    "2016-06-30",
    "2016-06-30T12:00:00",
    "2016-06-30 12:00:00Z ",
    "2016-06-30T12:00Z",
    "2016-06-30T23:59:60Z",
    "2016-06-30T24:00:00Z",
    "2016-06-30T12:60:00Z",
    "2016-13-01T12:00:00Z",
    "2017-02-29T12:00:00Z",
    "2016-06-31T12:00:00Z",
    "2016-06-30T12:00:00.1234567890Z",
    "2016-06-30T12:00:00.Z",
    "2016-06-30T12:00:00,5Z",
    "2016-06-30T12:00:00+2:00",
    "2016-06-30T12:00:00+0200",
    "2016-06-30T12:00:00+24:00",
    "2016-06-30T12:00:00+01:60",
    "1467288000",
)


def other_type(topic):
    return EVENT_TYPES[PERMITS if topic != PERMITS else ARRIVALS].encode()


# Decoding


def decoding_faults():
    values = {
        "null": None,
        "empty": b"",
        "a prefix alone": b"\0\0\0\0\1\0",
        "a long prefix alone": b"\0\0\0\0\1\4\2\4",
        "a prefix cut off": b"\0\0\0",
        "a prefix's indexes cut off": b"\0\0\0\0\1\4\2",
        "a byte": b"\x0a",
        "text": b'{"permit_id": 1}',
        "only ones": b"\xff" * 40,
    }
    for name, value in values.items():
        yield "malformed-protobuf", name, lambda rng, m, v=value: replace(m, value=v)
    behind = {
        "an end of group": field(900, 4),
        "a group without end": field(1000, 3) + number_field(1, 1),
        "a group with another end": field(1000, 3) + field(1001, 4),
        "wire type 6": field(1000, 6) + b"\1",
        "wire type 7": field(1000, 7),
        "a number too long": field(1000, 0, b"\xff" * 10 + b"\1"),
        "longer than it is": field(1000, 2, b"\x7fabc"),
        "fixed number cut off": field(1000, 1, b"abc"),
        "field number 0": b"\2\1a",
        "a tag cut off": b"\x80",
    }
    for name, rest in behind.items():
        yield "malformed-protobuf", name, lambda rng, m, r=rest: replace(m, value=m.value + r)
    yield "malformed-protobuf", "cut off", lambda rng, m: replace(m, value=m.value[:3])
    yield "malformed-protobuf", "cut off behind a prefix", lambda rng, m: replace(
        m, value=b"\0\0\0\0\1\0" + m.value[:3]
    )
    for name, text in {
        "no UTF-8": b"\xff\xfe",
        "half a letter": b"\xc3",
        "a surrogate": b"\xed\xa0\x80",
        "overlong": b"\xc0\x80",
    }.items():
        yield "malformed-protobuf", name, lambda rng, m, t=text: replace(m, value=m.value + bad_text(m.topic, t))


def bad_text(topic, content):
    """That content in a field of text; for a determination deep inside, in a municipality's name."""
    if topic != DETERMINATIONS:
        return text_field(1, content)
    return text_field(7, text_field(2, text_field(1, b"GM0001") + text_field(2, content)))


# Fields of records


def record_faults(topic):
    def fault(reason, name, **values):
        def change(rng, message):
            body = parsed(message)
            for attribute, value in values.items():
                value = value(rng) if callable(value) else value
                if value is None or hasattr(value, "DESCRIPTOR"):
                    body.ClearField(attribute)
                    if value is not None:
                        getattr(body, attribute).CopyFrom(value)
                else:
                    setattr(body, attribute, value)
            return serialized(message, body)

        return reason, f"{topic}: {name}", change

    identifier = {PERMITS: "permit_id", ARRIVALS: "arrival_id", PLACEMENTS: "placement_id"}[topic]
    other = {PERMITS: None, ARRIVALS: "sponsor_permit_id", PLACEMENTS: "holder_record_id"}[topic]
    day = {PERMITS: "granted_on", ARRIVALS: "arrived_on", PLACEMENTS: "housed_on"}[topic]
    for attribute in filter(None, (identifier, other)):
        for number in range(6):
            yield fault(
                "personal-identifier",
                f"{attribute} {number}",
                **{attribute: lambda rng, n=number: personal_identifiers(rng)[n]},
            )
        for number in range(15):
            yield fault(
                "invalid-uuid", f"{attribute} {number}", **{attribute: lambda rng, n=number: wrong_uuids(rng)[n]}
            )
    yield fault("invalid-uuid", "no id", **{identifier: ""})
    yield fault("invalid-uuid", "and the rest", **{identifier: "", day: None, "persons": 100})
    for persons in (0, 100, 2**32 - 1):
        yield fault("persons-out-of-range", f"{persons} persons", persons=persons)
    yield fault("persons-out-of-range", "and no day", persons=0, **{day: None})
    yield "persons-out-of-range", f"{topic}: persons as text", lambda rng, m: persons_as_text(m)
    dates = [
        None,
        (0, 0, 0),
        (2017, 0, 1),
        (2017, 13, 1),
        (2017, 2, 29),
        (2100, 2, 29),
        (2016, 4, 31),
        (1999, 12, 31),
        (2101, 1, 1),
    ]
    dates += [(2017, 1, -1), (-2017, 1, 1), (2017, 1, 0), (2**31 - 1, 2**31 - 1, 2**31 - 1), (2017, 1, 32)]
    for value in dates:
        wrong = value and PB.Date(year=value[0], month=value[1], day=value[2])
        yield fault("invalid-date", f"{value}", **{day: wrong})
    yield fault("persons-out-of-range", "0 persons on no day", persons=0, **{day: PB.Date(year=2017, month=2, day=30)})
    yield "date-in-future", f"{topic}: the day after", lambda rng, m: on_day(m, day, 1)
    yield "date-in-future", f"{topic}: in 2100", lambda rng, m: on_day(m, day, None)
    yield None, f"{topic}: on the last day that may be", lambda rng, m: on_day(m, day, 0)
    enums = {PERMITS: {"category": 4}, ARRIVALS: {}, PLACEMENTS: {"origin": 2, "arrangement": 3}}[topic]
    for attribute, highest in enums.items():
        for number in (0, highest + 1, -1, 2**31 - 1):
            yield fault("unspecified-enum", f"{attribute} {number}", **{attribute: number})
    if topic == PLACEMENTS:
        for code in BAD_CODES:
            yield fault("invalid-code", f"{code!r}", municipality_code=code)
        yield fault("invalid-code", "and 0 persons", municipality_code="", persons=0)


BAD_CODES = (
    "",
    "GM",
    "GM071",
    "GM07166",
    "gm0716",
    "0716",
    "PV29",
    "GM07a6",
    "GM0716\0",
    " GM0716",
    "GM-716",
    "GM٠٧١٦",
)


def persons_as_text(message):
    """A known field of another wire type is not known: nobody is left."""
    body = parsed(message)
    body.persons = 0
    return replace(message, value=body.SerializeToString() + text_field(3, b"\5"))


def on_day(message, attribute, after):
    """On the event's last day that may be (read as UTC + 2 hours), or so many days after it."""
    body = parsed(message)
    last = latest_day(parse_time(message.header("ce_time").decode()))
    value = PB.Date(year=2100, month=12, day=31) if after is None else make_date(last + timedelta(days=after))
    getattr(body, attribute).CopyFrom(value)
    last_moment = to_time(last, 22 * 3600) - 1
    return serialized(message, body).with_header("ce_time", write_time(last_moment, 0, 9).encode())


def faults(now):
    """All, as (topics, reason, name, change)."""
    from determination_faults import determination_faults

    every = (*RECORDS, DETERMINATIONS)
    yield from ((every, *fault) for fault in (*size_faults(), *header_faults(now), *decoding_faults()))
    for topic in RECORDS:
        yield from (((topic,), *fault) for fault in record_faults(topic))
    yield from (((DETERMINATIONS,), *fault) for fault in determination_faults())
