"""The board's API as its clients use it: requests as bytes may have them, and its stream of events."""

import http.client
import json
import os
import socket
import threading
import time
from dataclasses import dataclass

from broker import produce, read_all, wait_until
from contract import NATION, QUOTAS, follow, header, wait_for_figures
from histories import make_history, publishing_order
from judgement import INPUT_TOPICS
from oracle import expect

SEED = int(os.environ.get("HISTORY_SEED", "20170402"))
EVENTS = 800
SECONDS = 60  # a machine with much to do is slow


@dataclass
class Answer:
    status: int
    headers: dict  # by name in small letters
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def type(self):
        return self.headers.get("content-type", "")


def ask(port, target, method="GET", body=None, seconds=SECONDS, **headers):
    """The answer to a request for exactly that target. In names of headers _ stands for -."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.putrequest(method, "/", skip_accept_encoding=True)
        # http.client refuses targets that are none; here they are the point.
        connection._buffer[0] = b"%s %s HTTP/1.1" % (method.encode(), target.encode("utf-8", "surrogateescape"))
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, answer.read())
    finally:
        connection.close()


def get(board, target, status=200, **headers):
    """What a path gives as JSON, which must be answered with that status."""
    answer = ask(board.port, target, **headers)
    assert answer.status == status, f"{target}: {answer.status} {answer.body[:500]}"
    return answer.json


def pages_of(board, target, size=100):
    """A whole list, read page by page as `Link` leads."""
    items, target = [], f"{target}{'&' if '?' in target else '?'}page_size={size}"
    while target:
        answer = ask(board.port, target)
        assert answer.status == 200, answer.body
        items += answer.json
        target = links(answer).get("next")
    return items


def links(answer):
    """The header Link: target by relation."""
    found = {}
    for link in filter(None, answer.headers.get("link", "").split(", ")):
        target, relation = link.split("; ")
        found[relation.removeprefix('rel="').removesuffix('"')] = target.removeprefix("<").removesuffix(">")
    return found


@dataclass
class Event:
    id: int
    name: str
    data: object


class Stream:
    """An open stream, read by a thread of its own until it is closed or ends."""

    def __init__(self, board, query="", last=None):
        self.events, self.ended = [], False
        self.beats = 0  # events without data
        self.last = last  # the id with which it would go on
        self.connection = http.client.HTTPConnection("127.0.0.1", board.port, timeout=120)
        headers = {} if last is None else {"Last-Event-ID": str(last)}
        self.connection.request("GET", f"/v1/stream{query}", headers=headers)
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200, self.answer.read()
        assert self.answer.headers["Content-Type"] == "text/event-stream"
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def __repr__(self):
        return f"{len(self.events)} events, the last {self.last}, {'ended' if self.ended else 'open'}"

    def read(self):
        try:
            lines = []
            while line := self.answer.readline():
                if line != b"\n":
                    lines.append(line.decode())
                else:
                    self.take(lines)
                    lines = []
        except (OSError, http.client.HTTPException, ValueError):
            pass  # it was closed, here or there
        self.ended = True

    def take(self, lines):
        """By the rules of the HTML standard: an event without data only moves the last id."""
        fields = {}
        for line in lines:
            name, _, value = line.rstrip("\n").partition(":")
            fields.setdefault(name, []).append(value.removeprefix(" "))
        if "id" in fields:
            self.last = int(fields["id"][-1])
        if "data" in fields:
            name = fields.get("event", ["message"])[-1]
            self.events.append(Event(self.last, name, json.loads("\n".join(fields["data"]))))
        else:
            self.beats += 1

    def wait(self, condition, what, seconds=SECONDS):
        try:
            return wait_until(lambda: condition(self.events), what, seconds, 0.02)
        except AssertionError as failed:
            raise AssertionError(f"{failed}; {self!r}") from None

    def wait_for(self, sequence):
        """Until it has come up to a sequence."""
        self.wait(lambda events: self.last is not None and self.last >= sequence, f"event {sequence} has come")
        return self.events

    def close(self):
        try:
            self.connection.sock.shutdown(socket.SHUT_RDWR)
        except (OSError, AttributeError):
            pass  # the other side was first
        self.thread.join(10)
        assert not self.thread.is_alive()
        self.connection.close()


class Chain:
    """All services with a history of the real country in them, and a board that shows it."""

    def __init__(self, system):
        self.system = system
        system.start_all(instances=1)
        self.board = system.start("board").wait_for()
        self.outputs = follow(system.bootstrap_servers)
        self.stream = Stream(self.board)
        messages = make_history(SEED, EVENTS, time.time_ns() // 1000, real=True)
        self.publish(publishing_order(messages, SEED))

    def publish(self, messages):
        """Publishes, and waits until the topics and then the board have all that follows."""
        produce(self.system.bootstrap_servers, messages)
        self.inputs = read_all(self.system.bootstrap_servers, INPUT_TOPICS)
        self.expected = expect(self.inputs)
        wait_for_figures(self.system.bootstrap_servers, self.outputs, self.expected, 120)
        figures = [message for message in self.outputs.messages if message.topic in (QUOTAS, NATION)]
        self.stream.wait_for(max(int(header(message, "outbox-sequence")) for message in figures))

    def close(self):
        self.stream.close()
        self.outputs.close()
        self.system.kill_all()
