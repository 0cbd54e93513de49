"""Texts planted in every place of every input message that can hold one, to be looked for in all that comes out.

plant() gives messages, each valid but for one planted text; where the text breaks a rule, the message is a reject. PERSONAL is
what must not be shown of people; a test of other payloads (escape sequences, formulas) gives its own.
"""

import random
from dataclasses import dataclass, replace
from datetime import date

from google.protobuf.message import Message as Body

from determination_faults import balance, official, population, register, reorganisation, total, town, transfer
from envelopes import PB, Outgoing, envelop, make_date, random_uuid, text_field, to_time
from judgement import ARRIVALS, DETERMINATIONS, PERMITS, PLACEMENTS

DAY = date(2017, 1, 10)
TIME = to_time(date(2017, 1, 11))
PERSONAL = {
    "bsn": "123456782",
    "bsn with dots": "1234.56.782",
    "bsn with dashes": "123-456-782",
    "a-number": "9876543210",
    "name": "Fatma Yıldız-van der Berg",
    "e-mail": "fatma.yildiz@voorbeeld.example",
    "phone": "+31 6 12345678",
}
HEADERS = ("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "content-type")
MORE_HEADERS = ("ce_subject", "ce_dataschema", "ce_dssematerial", "traceparent", "tracestate", "x-note")


@dataclass(frozen=True)
class Planted:
    topic: str
    place: str  # key, header ce_id, header name, value, permit_id, national_total…
    text: str
    message: Outgoing


def records(rng):
    """A valid body of each topic, of determinations one of each kind, with the key of its message."""
    day, permit, arrival, placement = make_date(DAY), *(random_uuid(rng) for _ in range(3))
    links = dict(sponsor_permit_id=random_uuid(rng)), dict(holder_record_id=random_uuid(rng))
    yield PERMITS, permit, PB.Permit(permit_id=permit, category=1, persons=2, granted_on=day)
    yield ARRIVALS, arrival, PB.FamilyArrival(arrival_id=arrival, persons=2, arrived_on=day, **links[0])
    yield PLACEMENTS, placement, PB.Placement(
        placement_id=placement, municipality_code="GM0716", persons=2, housed_on=day, origin=1, arrangement=1, **links[1]
    )
    for body in (total(), population(), official(), transfer(rng), balance(), reorganisation(rng), register([town()])):
        yield DETERMINATIONS, body.WhichOneof("determined"), body


def texts_of(body, place=""):
    """The places of all texts in a message, as paths of field names and indexes."""
    for field in body.DESCRIPTOR.fields:
        path = f"{place}.{field.name}".lstrip(".")
        if field.message_type:
            inside = getattr(body, field.name)
            parts = enumerate(inside) if not isinstance(inside, Body) else [(None, inside)] if body.HasField(field.name) else []
            for index, part in parts:
                yield from texts_of(part, path if index is None else f"{path}.{index}")
        elif field.type == field.TYPE_STRING:
            yield path


def with_text(body, place, text):
    """A copy with another text at that place."""
    copy = type(body).FromString(body.SerializeToString())
    *path, name = place.split(".")
    inside = copy
    for step in path:
        inside = inside[int(step)] if step.isdigit() else getattr(inside, step)
    setattr(inside, name, text)
    return copy


def planted_in(topic, key, body, text, event_id):
    """(place, message) for each place of one message."""
    plain = envelop(topic, key, body, TIME, event_id)
    written = text.encode()
    for place in texts_of(body):
        yield place, replace(plain, value=with_text(body, place, text).SerializeToString())
    yield "key", replace(plain, key=written)
    yield "key of a tombstone", replace(plain, key=written, value=None)
    yield "value", replace(plain, value=written)
    yield "unknown field", replace(plain, value=plain.value + text_field(1000, written))
    for name in HEADERS:
        yield f"header {name}", plain.with_header(name, written)
    yield "header ce_source, a URN", plain.with_header("ce_source", b"urn:nld:" + written)
    yield "header content-type, behind it", plain.with_header("content-type", b"application/protobuf; note=" + written)
    for name in MORE_HEADERS:
        yield f"header {name}", plain.and_header(name, written)
    yield "header name", plain.and_header(text, b"1")


def plant(texts, seed=1):
    """A message for each text in each place; all ids are random."""
    rng = random.Random(seed)
    found = []
    for text in texts:
        for topic, key, body in list(records(rng)):
            for place, message in planted_in(topic, key, body, text, random_uuid(rng)):
                message = message if place == "header ce_id" else message.with_header("ce_id", random_uuid(rng).encode())
                found.append(Planted(topic, place, text, message))
    return found


def found_in(texts, output):
    """Which of the texts an output has, as text or as bytes, whatever their case."""
    output = output if isinstance(output, bytes) else output.encode("utf-8", "surrogateescape")
    output = output.lower()
    return [text for text in texts if text.encode().lower() in output]
