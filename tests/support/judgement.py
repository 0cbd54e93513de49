"""An independent reading of what makes a message acceptable: judge() accepts a raw Kafka message or names the reason.

Written from the contract alone, with stock Protobuf, so that it can contradict the C code.
"""

import re
import unicodedata
import uuid
import warnings
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from google.protobuf.message import DecodeError

import protos

PERMITS = "coa.permits.v1"
ARRIVALS = "coa.family-arrivals.v1"
PLACEMENTS = "municipal.placements.v1"
DETERMINATIONS = "ministry.determinations.v1"
INPUT_TOPICS = (PERMITS, ARRIVALS, PLACEMENTS, DETERMINATIONS)

EVENT_TYPES = {
    PERMITS: "nl.taakstelling.permit-recorded.v1",
    ARRIVALS: "nl.taakstelling.family-arrival-recorded.v1",
    PLACEMENTS: "nl.taakstelling.placement-recorded.v1",
    DETERMINATIONS: "nl.taakstelling.determined.v1",
}
REQUIRED_HEADERS = ("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time")
CONTENT_TYPES = ("application/protobuf", "application/x-protobuf", "application/vnd.google.protobuf")

MICROSECONDS = 1_000_000
DAY = 86_400 * MICROSECONDS
DIRECTIONS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # marks, embeddings, isolates
ISSUED_AHEAD = 300 * MICROSECONDS  # an event time may be this far past the Kafka timestamp
EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Message:
    """A message as it lies in Kafka."""

    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes
    headers: tuple  # of (name, bytes or None), in order
    timestamp_ms: int


@dataclass(frozen=True)
class Event:
    """An accepted message. Of two for one record the one with the greater version holds."""

    topic: str
    version: tuple  # (ce_time in microseconds since 1970, ce_id as a number)
    body: object


class Rejected(Exception):
    """Its only argument is the reason."""


def judge(message):
    """Gives (event, None) for an accepted message, (None, reason) for a rejected one."""
    try:
        limit = 512 * 1024 if message.topic == DETERMINATIONS else 64 * 1024
        require(len(message.value or b"") <= limit, "message-too-large")
        event_time, event_id = check_headers(message)
        body = decode(message)
        CHECKS[message.topic](body, latest_day(event_time))
        return Event(message.topic, (event_time, event_id), body), None
    except Rejected as rejected:
        return None, rejected.args[0]


def require(condition, reason):
    if not condition:
        raise Rejected(reason)


# Headers


def check_headers(message):
    values = {}
    for name, value in message.headers:
        values.setdefault(name.lower(), []).append((value or b"").decode("utf-8", "replace"))
    require(not any(is_personal(value) for value in values.get("ce_id", [])), "personal-identifier")
    require(all(name in values for name in REQUIRED_HEADERS), "missing-header")
    for name in (*REQUIRED_HEADERS, "content-type"):
        given = values.get(name, ["absent"])
        require(len(given) == 1 and given[0] != "", "invalid-header")
    require(values["ce_specversion"] == ["1.0"], "invalid-header")
    event_id = parse_uuid(values["ce_id"][0])
    require(event_id, "invalid-header")
    require(is_urn(values["ce_source"][0]), "invalid-header")
    event_time = parse_time(values["ce_time"][0])
    require(event_time is not None, "invalid-header")
    if "content-type" in values:
        media_type = values["content-type"][0].partition(";")[0].strip(" \t").lower()
        require(media_type in CONTENT_TYPES, "invalid-header")
    require(values["ce_type"] == [EVENT_TYPES[message.topic]], "unknown-type")
    require(event_time <= message.timestamp_ms * 1000 + ISSUED_AHEAD, "date-in-future")
    return event_time, event_id


def is_urn(text):
    return len(text) <= 255 and re.fullmatch(r"[Uu][Rr][Nn]:[A-Za-z0-9][A-Za-z0-9-]{0,30}[A-Za-z0-9]:[!-~]+", text)


def parse_time(text):
    """RFC 3339 to whole microseconds since 1970, or None."""
    parts = re.fullmatch(
        r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?"
        r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))",
        text,
    )
    if not parts:
        return None
    year, month, day, hour, minute, second = (int(part) for part in parts.groups()[:6])
    fraction, sign, offset_hour, offset_minute = parts.groups()[6:]
    offset_hour, offset_minute = int(offset_hour or 0), int(offset_minute or 0)
    if hour > 23 or minute > 59 or second > 59 or offset_hour > 23 or offset_minute > 59:
        return None
    try:
        days = date(year, month, day).toordinal() - EPOCH
    except ValueError:
        return None
    offset = (offset_hour * 60 + offset_minute) * (-1 if sign == "-" else 1)
    seconds = ((days * 24 + hour) * 60 + minute - offset) * 60 + second
    return seconds * MICROSECONDS + int((fraction or "").ljust(9, "0")[:6])


def latest_day(event_time):
    """The last day that an event of that time may tell of: its own, read as UTC + 2 hours."""
    ordinal = (event_time + 2 * 3600 * MICROSECONDS) // DAY + EPOCH
    return date.fromordinal(min(max(ordinal, date(MINYEAR, 1, 1).toordinal()), date(MAXYEAR, 12, 31).toordinal()))


# Identifiers


def is_personal(text):
    """A citizen service number (nine digits that pass its check) or an administration number (ten digits)."""
    digits = re.sub(r"[ ./_-]", "", text)
    if re.fullmatch(r"[0-9]{10}", digits):
        return True
    if not re.fullmatch(r"[0-9]{9}", digits) or digits == "000000000":
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits)) % 11 == 0


def parse_uuid(text):
    """The UUID as a number; 0 for none and for the nil one."""
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
        return 0
    return uuid.UUID(text).int


# Decoding


def decode(message):
    classes = protos.load()
    kind = {
        PERMITS: classes.Permit,
        ARRIVALS: classes.FamilyArrival,
        PLACEMENTS: classes.Placement,
        DETERMINATIONS: classes.Determination,
    }[message.topic]
    body = kind()
    value = without_prefix(message.value or b"")
    require(value, "malformed-protobuf")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")  # of an end of what never began this library only warns
        try:
            body.ParseFromString(value)
        except DecodeError:
            raise Rejected("malformed-protobuf") from None
    require(not warned, "malformed-protobuf")
    return body


def without_prefix(value):
    """Passes over Confluent's prefix: 0x00, schema id, number of indexes and indexes as zigzag varints."""
    if value[:1] != b"\0":
        return value
    position = 5
    count, position = read_zigzag(value, position)
    require(count >= 0, "malformed-protobuf")
    for _ in range(count):
        _, position = read_zigzag(value, position)
    return value[position:]


def read_zigzag(value, position):
    number = 0
    for shift in range(0, 70, 7):
        require(position < len(value), "malformed-protobuf")
        byte = value[position]
        position += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return (number >> 1) ^ -(number & 1), position
    raise Rejected("malformed-protobuf")


# Fields, in the order of their numbers


def check_uuid(text):
    require(not is_personal(text), "personal-identifier")
    require(parse_uuid(text), "invalid-uuid")


def check_enum(number, highest):
    require(1 <= number <= highest, "unspecified-enum")


def check_persons(persons, lowest, highest):
    require(lowest <= persons <= highest, "persons-out-of-range")


def check_date(value):
    require(2000 <= value.year <= 2100, "invalid-date")
    try:
        return to_date(value)
    except (ValueError, OverflowError):
        raise Rejected("invalid-date") from None


def to_date(value):
    return date(value.year, value.month, value.day)


def check_past_date(value, latest):
    require(check_date(value) <= latest, "date-in-future")


def check_period(period):
    require(2001 <= period.year <= 2100 and period.half in (1, 2), "invalid-period")


def check_code(code, letters="GM", digits=4):
    require(re.fullmatch(f"{letters}[0-9]{{{digits}}}", code), "invalid-code")


def check_name(name):
    """Not empty, at most 200 bytes, no control character: of ASCII and Latin-1, separators, directions of writing."""
    categories = [unicodedata.category(character) for character in name]
    require(name and len(name.encode()) <= 200 and not {"Cc", "Zl", "Zp"} & set(categories), "invalid-name")
    require(not set(name) & DIRECTIONS, "invalid-name")


def check_inhabitants(inhabitants, highest=100_000_000):
    require(inhabitants <= highest, "inhabitants-out-of-range")


def check_permit(permit, latest):
    check_uuid(permit.permit_id)
    check_enum(permit.category, 4)
    check_persons(permit.persons, 1, 99)
    check_past_date(permit.granted_on, latest)


def check_arrival(arrival, latest):
    check_uuid(arrival.arrival_id)
    if arrival.sponsor_permit_id != "":
        check_uuid(arrival.sponsor_permit_id)
    check_persons(arrival.persons, 1, 99)
    check_past_date(arrival.arrived_on, latest)


def check_placement(placement, latest):
    check_uuid(placement.placement_id)
    check_code(placement.municipality_code)
    check_persons(placement.persons, 1, 99)
    check_past_date(placement.housed_on, latest)
    check_enum(placement.origin, 2)
    check_enum(placement.arrangement, 3)
    if placement.holder_record_id != "":
        check_uuid(placement.holder_record_id)


def check_determination(determination, _latest):
    kind = determination.WhichOneof("determined")
    require(kind, "nothing-determined")
    DETERMINATION_CHECKS[kind](getattr(determination, kind))


def check_total(total):
    check_period(total.period)
    check_persons(total.persons, 0, 1_000_000)
    check_enum(total.status, 2)
    check_date(total.announced_on)
    check_enum(total.method, 2)


def check_population(population):
    check_date(population.reference_date)
    check_inhabitants(population.national, 1_000_000_000)
    for row in population.municipalities:
        check_code(row.code)
        check_inhabitants(row.inhabitants)
    check_list([row.code for row in population.municipalities])
    require(sum(row.inhabitants for row in population.municipalities) == population.national, "inconsistent-figures")


def check_official(official):
    check_period(official.period)
    check_date(official.announced_on)
    for row in official.quotas:
        check_code(row.code)
        check_persons(row.persons, 0, 100_000)
    check_list([row.code for row in official.quotas], may_be_empty=True)


def check_transfer(transfer):
    check_uuid(transfer.transfer_id)
    check_period(transfer.period)
    check_code(transfer.from_code)
    check_code(transfer.to_code)
    check_persons(transfer.persons, 1, 100_000)
    check_date(transfer.decided_on)
    require(transfer.from_code != transfer.to_code, "inconsistent-figures")


def check_balance(balance):
    check_period(balance.period)
    for row in balance.balances:
        check_code(row.code)
        check_persons(row.persons, -100_000, 100_000)
    check_list([row.code for row in balance.balances], may_be_empty=True)


def check_reorganisation(reorganisation):
    effective_on = check_date(reorganisation.effective_on)
    require((effective_on.month, effective_on.day) == (1, 1), "invalid-date")
    for part in reorganisation.parts:
        check_code(part.from_code)
        check_code(part.to_code)
        check_inhabitants(part.inhabitants)
    for municipality in reorganisation.municipalities:
        check_municipality(municipality)
    check_uuid(reorganisation.reorganisation_id)
    check_list([(part.from_code, part.to_code) for part in reorganisation.parts])
    starting = [municipality.code for municipality in reorganisation.municipalities]
    check_list(starting, may_be_empty=True)
    require(set(starting) <= {part.to_code for part in reorganisation.parts}, "inconsistent-figures")
    check_positions(reorganisation.municipalities)


def check_register(register):
    check_date(register.effective_on)
    for municipality in register.municipalities:
        check_municipality(municipality)
    check_list([municipality.code for municipality in register.municipalities])
    check_positions(register.municipalities)


def check_municipality(municipality):
    check_code(municipality.code)
    check_name(municipality.name)
    check_code(municipality.province_code, "PV", 2)


def check_list(names, may_be_empty=False):
    require(names or may_be_empty, "inconsistent-figures")
    require(len(names) <= 10_000 and len(set(names)) == len(names), "inconsistent-figures")


def check_positions(municipalities):
    for municipality in municipalities:
        require(-90 <= municipality.latitude <= 90, "inconsistent-figures")  # false for "not a number", too
        require(-180 <= municipality.longitude <= 180, "inconsistent-figures")


CHECKS = {
    PERMITS: check_permit,
    ARRIVALS: check_arrival,
    PLACEMENTS: check_placement,
    DETERMINATIONS: check_determination,
}
DETERMINATION_CHECKS = {
    "national_total": check_total,
    "population": check_population,
    "official_quota": check_official,
    "transfer": check_transfer,
    "opening_balance": check_balance,
    "reorganisation": check_reorganisation,
    "municipal_register": check_register,
}
