"""What the contract promises of the output topics, checked from outside: sequence, revisions, headers, rejects,
figures.

Outputs follows the three output topics; the check functions give lists of complaints, empty where all is well.
"""

import re
import time
from collections import defaultdict
from dataclasses import dataclass

import protos
from broker import Reader, lag, wait_until
from judgement import Message, Rejected, decode, is_personal, parse_time, without_prefix

PB = protos.load()
QUOTAS = "taakstelling.quotas.v1"
NATION = "taakstelling.nation.v1"
REJECTS = "taakstelling.rejects.v1"
OUTPUT_TOPICS = (QUOTAS, NATION, REJECTS)
BODIES = {QUOTAS: PB.Quota, NATION: PB.NationalQuota}
OUTPUT_TYPES = {
    QUOTAS: b"nl.taakstelling.quota-recalculated.v1",
    NATION: b"nl.taakstelling.national-quota-recalculated.v1",
}
SEQUENCE = "outbox-sequence"
ERRORS = "__connect.errors."
ERROR_HEADERS = [
    ERRORS + name for name in ("topic", "partition", "offset", "stage", "exception.class.name", "exception.message")
]
STAGES = {"malformed-protobuf": ("decode",), "not-storable": ("apply",)}
# Of what comes before or with the decoding the contract does not say whether it is decoding or validation.
BEFORE_THE_FIELDS = (
    "message-too-large",
    "missing-header",
    "invalid-header",
    "unknown-type",
    "personal-identifier",
    "date-in-future",
)


# What came out


@dataclass
class Rejection:
    message: Message
    added: dict  # the headers that a reject gets, by name
    rest: list  # the others

    @property
    def place(self):
        return tuple(self.added[ERRORS + name].decode() for name in ("topic", "partition", "offset"))


class Outputs:
    """Everything that the output topics hold so far."""

    def __init__(self, reader):
        self.reader = reader
        self.messages = []

    def read(self):
        """Whether there is anything new."""
        new = self.reader.read()
        self.messages += new
        return bool(new)

    def close(self):
        self.reader.close()

    def in_order(self, topic):
        return sorted((m for m in self.messages if m.topic == topic), key=lambda m: (m.partition, m.offset))

    def last(self, topic):
        """The last message of every key, decoded; keys that are gone are left out."""
        last = {message.key.decode(): message for message in self.in_order(topic)}
        return {key: body_of(message) for key, message in last.items() if message.value is not None}

    def rejections(self):
        found = []
        for message in self.in_order(REJECTS):
            added = {n: v for n, v in message.headers if n.startswith(ERRORS) or n == SEQUENCE}
            rest = [(n, v) for n, v in message.headers if n not in added]
            found.append(Rejection(message, added, rest))
        return found


def follow(servers):
    return Outputs(Reader(servers, OUTPUT_TOPICS))


def header(message, name):
    values = [value for header_name, value in message.headers if header_name.lower() == name]
    return values[0] if len(values) == 1 else None


def body_of(message):
    """The figures of a message, with or without the prefix of a schema registry."""
    return BODIES[message.topic].FromString(without_prefix(message.value))


def place_of(message):
    return f"{message.topic}[{message.partition}]@{message.offset}"


# Figures and rejects against the oracle


def compare(outputs, expected):
    """Where the last messages and the rejects differ from what is expected."""
    complaints = []
    for topic, figures in ((QUOTAS, expected.quotas), (NATION, expected.nation)):
        complaints += compare_figures(outputs.last(topic), figures)
    wanted = {
        (topic, str(partition), str(offset)): reason for (topic, partition, offset), reason in expected.reasons.items()
    }
    found = {}
    for rejection in outputs.rejections():
        if rejection.place in found:
            complaints.append(f"rejected twice: {rejection.place}")
        found[rejection.place] = rejection.added[ERRORS + "exception.class.name"].decode()
    for place in sorted(wanted.keys() | found.keys()):
        if wanted.get(place) != found.get(place):
            complaints.append(f"{place}: {found.get(place, 'accepted')}, not {wanted.get(place, 'accepted')}")
    return complaints


def compare_figures(found, expected):
    complaints = [f"{key}: missing" for key in sorted(expected.keys() - found.keys())]
    complaints += [f"{key}: should not be there" for key in sorted(found.keys() - expected.keys())]
    for key in sorted(expected.keys() & found.keys()):
        for field in expected[key].DESCRIPTOR.fields:
            is_one, should_be = getattr(found[key], field.name), getattr(expected[key], field.name)
            if field.name not in ("revision", "position_date") and is_one != should_be:
                complaints.append(f"{key}: {field.name} is {short(is_one)}, not {short(should_be)}")
    return complaints


def short(value):
    return str(value).strip().replace("\n", " ") or "unset"


# Promises on the way


def check_everything(outputs, inputs, event_source):
    """All promises of the contract but the figures themselves."""
    return [
        *check_sequence(outputs),
        *check_updates(outputs),
        *check_headers(outputs, event_source),
        *check_rejections(outputs, inputs),
    ]


def check_sequence(outputs):
    """outbox-sequence is 1, 2, 3 ... over the topics and rises within each partition."""
    complaints, numbers, last = [], [], defaultdict(int)
    for message in sorted(outputs.messages, key=lambda m: (m.topic, m.partition, m.offset)):
        written = header(message, SEQUENCE) or b""
        if not re.fullmatch(rb"[1-9][0-9]*", written):
            complaints.append(f"{place_of(message)}: {SEQUENCE} is {written!r}")
            continue
        place = message.topic, message.partition
        if int(written) <= last[place]:
            complaints.append(f"{place_of(message)}: {SEQUENCE} {int(written)} behind {last[place]}")
        last[place] = int(written)
        numbers.append(int(written))
    numbers.sort()
    wrong = [(number, place) for place, number in enumerate(numbers, 1) if number != place]
    return complaints + [f"{SEQUENCE} {number} stands where {place} is due" for number, place in wrong[:3]]


def check_updates(outputs):
    """Revisions are 1, 2, 3 ... for a key; each update changes something; a tombstone follows an update."""
    complaints, revisions, before = [], defaultdict(int), {}
    for topic in (QUOTAS, NATION):
        for message in outputs.in_order(topic):
            key = topic, message.key
            if message.value is None:
                if before.get(key) is None:
                    complaints.append(f"{place_of(message)}: a tombstone for what is not there, {key}")
                before[key] = None
                continue
            body = body_of(message)
            revisions[key] += 1
            if body.revision != revisions[key]:
                complaints.append(f"{place_of(message)}: revision {body.revision} of {key}, not {revisions[key]}")
            if not before.get(key) is None and not compare_figures({"": body}, {"": before[key]}):
                complaints.append(f"{place_of(message)}: revision {body.revision} of {key} changes nothing")
            before[key] = body
    return complaints


def check_headers(outputs, event_source):
    complaints, event_ids = [], {}
    for topic in (QUOTAS, NATION):
        for message in outputs.in_order(topic):
            wrong = list(wrong_headers(message, event_source)) if message.value is not None else []
            event_id = header(message, "ce_id")
            if event_id is not None and event_ids.setdefault(event_id, message) is not message:
                wrong.append(f"ce_id {event_id} of {place_of(event_ids[event_id])}")
            complaints += [f"{place_of(message)} {message.key}: {what}" for what in wrong]
    return complaints


def wrong_headers(message, event_source):
    body = body_of(message)
    key = f"{body.period.year}-{body.period.half}"
    if message.topic == QUOTAS:
        key = f"{body.municipality_code}/{key}"
    expected = {
        "ce_specversion": b"1.0",
        "ce_type": OUTPUT_TYPES[message.topic],
        "ce_source": event_source.encode(),
        "ce_subject": key.encode(),
        "content-type": b"application/protobuf",
    }
    if message.key != key.encode():
        yield f"the key is not {key}"
    for name, value in expected.items():
        if header(message, name) != value:
            yield f"{name} is {header(message, name)}, not {value}"
    if not re.fullmatch(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", header(message, "ce_id") or b""):
        yield "ce_id is no UUID"
    if parse_time((header(message, "ce_time") or b"").decode()) is None:
        yield "ce_time is no time"


def event_ids(outputs):
    """ce_id of every revision: the same wherever the same revision of the same key is made."""
    found = {}
    for topic in (QUOTAS, NATION):
        for message in outputs.in_order(topic):
            if message.value is not None:
                found[topic, message.key, body_of(message).revision] = header(message, "ce_id")
    return found


def check_rejections(outputs, inputs):
    complaints = []
    originals = {(m.topic, str(m.partition), str(m.offset)): m for m in inputs}
    for rejection in outputs.rejections():
        names = [name for name, _ in rejection.message.headers if name.startswith(ERRORS)]
        if sorted(names) != sorted(ERROR_HEADERS):
            complaints.append(f"{place_of(rejection.message)}: headers {names}")
            continue
        if rejection.place not in originals:
            complaints.append(f"{place_of(rejection.message)}: of {rejection.place}, where there is nothing")
            continue
        wrong = wrong_rejection(rejection, originals[rejection.place])
        complaints += [f"{place_of(rejection.message)} of {rejection.place}: {what}" for what in wrong]
    return complaints


def wrong_rejection(rejection, original):
    reason = rejection.added[ERRORS + "exception.class.name"].decode()
    stage = rejection.added[ERRORS + "stage"].decode()
    stages = ("decode", "validate") if reason in BEFORE_THE_FIELDS else STAGES.get(reason, ("validate",))
    if stage not in stages:
        yield f"stage {stage} for {reason}"
    if not rejection.added[ERRORS + "exception.message"]:
        yield f"no message for {reason}"
    if reason == "personal-identifier":
        yield from wrong_personal_rejection(rejection, original)
        return
    for part in ("key", "value"):
        if getattr(rejection.message, part) != getattr(original, part):
            yield f"{reason}: another {part}"
    if rejection.rest != list(original.headers):
        yield f"{reason}: headers {rejection.rest}, not {original.headers}"


def wrong_personal_rejection(rejection, original):
    """Only its place, ce_source, ce_type and ce_time may be left."""
    if rejection.message.key or rejection.message.value:
        yield "personal-identifier with its key or value"
    kept = [(name, value) for name, value in original.headers if name.lower() in ("ce_source", "ce_type", "ce_time")]
    if sorted(rejection.rest) != sorted(kept):
        yield f"personal-identifier with headers {rejection.rest}"
    everything = re.sub(rb"[ ./_-]", b"", b"|".join(value or b"" for _, value in rejection.message.headers))
    for identifier in personal_identifiers(original):
        if re.sub(r"[ ./_-]", "", identifier).encode() in everything:
            yield "personal-identifier in a header"


def personal_identifiers(message):
    """Those in ce_id and in the fields."""
    texts = [(value or b"").decode("utf-8", "replace") for name, value in message.headers if name.lower() == "ce_id"]
    try:
        bodies = [decode(message)]
    except Rejected:
        bodies = []
    while bodies:
        for field, value in bodies.pop().ListFields():
            if field.label == field.LABEL_REPEATED:
                continue
            if field.message_type:
                bodies.append(value)
            elif field.type == field.TYPE_STRING:
                texts.append(value)
    return [text for text in texts if is_personal(text)]


# Waiting


def wait_for_figures(servers, outputs, expected, seconds=300, quiet=30):
    """Until all is consumed and the outputs are as expected; fails once nothing has changed for a while."""
    wait_until(lambda: lag(servers) == 0, "everything is consumed", seconds)
    deadline, changed = time.monotonic() + seconds, time.monotonic()
    while True:
        if outputs.read():
            changed = time.monotonic()
        complaints = compare(outputs, expected)
        if not complaints:
            return
        now = time.monotonic()
        assert now < deadline and now - changed < quiet, readable(complaints)
        time.sleep(0.5)


def readable(complaints, most=40):
    lines = complaints[:most] + ([f"... and {len(complaints) - most} more"] if len(complaints) > most else [])
    return f"{len(complaints)} differences:\n" + "\n".join(lines)
