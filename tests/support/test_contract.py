"""The checks of the contract themselves: silent about what is right, and not about what is wrong."""

import random
import uuid
from dataclasses import replace
from datetime import date

import pytest

from contract import ERRORS, NATION, OUTPUT_TYPES, QUOTAS, REJECTS, Outputs, check_everything, compare
from envelopes import to_time
from histories import make_history
from judgement import Message
from oracle import expect

SOURCE = "urn:nld:test"
NOW = to_time(date(2024, 5, 6))


class Product:
    """Publishes exactly what is expected, each key twice, as if it had gone the whole way."""

    def __init__(self, inputs, expected):
        self.messages = []
        for topic, figures in ((QUOTAS, expected.quotas), (NATION, expected.nation)):
            for revision in (1, 2):
                for key, body in figures.items():
                    body = type(body).FromString(body.SerializeToString())
                    body.revision = revision
                    body.realised += 2 - revision
                    self.publish(topic, key.encode(), body.SerializeToString(), self.headers(topic, key, revision))
        for message in inputs:
            reason = expected.reasons.get((message.topic, message.partition, message.offset))
            if reason:
                self.reject(message, reason)

    @staticmethod
    def headers(topic, key, revision):
        return [
            ("ce_specversion", b"1.0"),
            ("ce_id", str(uuid.uuid5(uuid.NAMESPACE_URL, f"{topic}/{key}/{revision}")).encode()),
            ("ce_source", SOURCE.encode()),
            ("ce_type", OUTPUT_TYPES[topic]),
            ("ce_time", b"2024-05-06T00:00:00Z"),
            ("ce_subject", key.encode()),
            ("content-type", b"application/protobuf"),
        ]

    def publish(self, topic, key, value, headers):
        offset = len(self.messages)
        headers = (*headers, ("outbox-sequence", str(offset + 1).encode()))
        self.messages.append(Message(topic, 0, offset, key, value, headers, 0))

    def reject(self, message, reason):
        stage = "decode" if reason == "malformed-protobuf" else "validate"
        place = (message.topic, message.partition, message.offset)
        headers = [(ERRORS + name, str(value).encode()) for name, value in zip(("topic", "partition", "offset"), place)]
        headers += [
            (ERRORS + "stage", stage.encode()),
            (ERRORS + "exception.class.name", reason.encode()),
            (ERRORS + "exception.message", b"what a person needs"),
        ]
        if reason == "personal-identifier":
            kept = [(n, v) for n, v in message.headers if n.lower() in ("ce_source", "ce_type", "ce_time")]
            self.publish(REJECTS, None, None, kept + headers)
        else:
            self.publish(REJECTS, message.key, message.value, list(message.headers) + headers)


@pytest.fixture(scope="module")
def story():
    messages = make_history(3, 600, NOW)
    random.Random(1).shuffle(messages)
    inputs = [Message(m.topic, 0, n, m.key, m.value, tuple(m.headers), NOW // 1000) for n, m in enumerate(messages)]
    return inputs, expect(inputs)


def complaints(story, change=lambda messages: messages):
    inputs, expected = story
    outputs = Outputs(reader=None)
    outputs.messages = change(Product(inputs, expected).messages)
    return compare(outputs, expected) + check_everything(outputs, inputs, SOURCE)


def test_silent_when_all_is_right(story):
    assert complaints(story) == []


def first(messages, topic):
    return next(place for place, message in enumerate(messages) if message.topic == topic)


def without_one(messages):
    return messages[:5] + messages[6:]


def changed(topic, change):
    def apply(messages):
        place = first(messages, topic)
        messages[place] = change(messages[place])
        return messages

    return apply


def header_changed(topic, name, value):
    def change(message):
        headers = [(n, value if n == name else v) for n, v in message.headers]
        return replace(message, headers=tuple((n, v) for n, v in headers if v is not None))

    return changed(topic, change)


def last_quota_twice(messages):
    last = [message for message in messages if message.topic == QUOTAS][-1]
    return [*messages, replace(last, offset=len(messages))]


@pytest.mark.parametrize(
    "change",
    [
        without_one,
        last_quota_twice,
        lambda messages: [m for m in messages if m.topic != REJECTS],
        changed(QUOTAS, lambda m: replace(m, value=None)),
        changed(QUOTAS, lambda m: replace(m, key=b"GM0000/2017-1")),
        changed(REJECTS, lambda m: replace(m, key=b"another", value=b"another")),
        header_changed(QUOTAS, "ce_source", b"urn:nld:other"),
        header_changed(QUOTAS, "ce_id", None),
        header_changed(NATION, "ce_subject", b"other"),
        header_changed(NATION, "ce_type", b"other"),
        header_changed(QUOTAS, "outbox-sequence", b"2"),
        header_changed(REJECTS, ERRORS + "exception.class.name", b"other"),
        header_changed(REJECTS, ERRORS + "stage", b"apply"),
        header_changed(REJECTS, ERRORS + "offset", b"999999"),
    ],
)
def test_not_silent_about_what_is_wrong(story, change):
    assert complaints(story, change)


def test_personal_identifiers_do_not_leak(story):
    inputs, expected = story
    personal = {place for place, reason in expected.reasons.items() if reason == "personal-identifier"}

    def leak(messages):
        for place, message in enumerate(messages):
            added = dict(message.headers)
            if added.get(ERRORS + "exception.class.name") == b"personal-identifier":
                origin = next(m for m in inputs if str(m.offset).encode() == added[ERRORS + "offset"])
                messages[place] = replace(message, value=origin.value, key=origin.key)
        return messages

    assert len(complaints(story, leak)) >= len(personal) > 0
