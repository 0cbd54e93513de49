"""Counts the broker's requests by who asked and what for, from the broker's own request log, which is on only meanwhile."""

import re
import socket
import struct
from collections import Counter

INCREMENTAL_ALTER_CONFIGS, BROKER_LOGGER, SET = 44, 8, 0
LOGGER = "kafka.request.logger"
LINE = re.compile(rb'"clientId":"([^"]*)".*?"requestApiKeyName":"([A-Z_]+)"')


def string(text):
    return struct.pack(">h", len(text)) + text.encode()


def receive(link, size):
    received = b""
    while len(received) < size:
        piece = link.recv(size - len(received))
        assert piece, "the broker closed the connection"
        received += piece
    return received


def log_level_set(address, level):
    """As kafka-configs does it, which takes seconds of Java."""
    request = struct.pack(">hhi", INCREMENTAL_ALTER_CONFIGS, 0, 1) + string("bench")
    request += struct.pack(">ib", 1, BROKER_LOGGER) + string("1")
    request += struct.pack(">i", 1) + string(LOGGER) + struct.pack(">b", SET) + string(level) + b"\0"
    host, port = address.rsplit(":", 1)
    with socket.create_connection((host, int(port)), 20) as link:
        link.sendall(struct.pack(">i", len(request)) + request)
        answer = receive(link, struct.unpack(">i", receive(link, 4))[0])
    code = struct.unpack(">h", answer[12:14])[0]  # behind correlation, throttle time and the number of resources
    assert code == 0, f"the broker does not set the level of its log: error {code}"


class RequestLog:
    """On as long as it is entered. It costs the broker a sixth of its time, so it is on where only requests are counted."""

    def __init__(self, kafka):
        self.address, self.log = kafka.address, kafka.folder / "kafka.log"

    def __enter__(self):
        self.start = self.log.stat().st_size
        log_level_set(self.address, "DEBUG")
        return self

    def __exit__(self, *_):
        log_level_set(self.address, "INFO")
        with open(self.log, "rb") as log:
            log.seek(self.start)
            self.counts = Counter(LINE.findall(log.read()))

    def by_client(self):
        """Of each client without its version, and kind: how many."""
        counts = Counter()
        for (client, kind), count in self.counts.items():
            counts[f"{client.decode().partition('/')[0]} {kind.decode()}"] += count
        return dict(counts)
