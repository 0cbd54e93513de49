"""taakctl top: what stands on the screen, by a terminal in Python."""

import fcntl
import os
import pty
import random
import select
import signal
import struct
import subprocess
import termios
import time

import pyte
import pytest

from broker import produce, wait_until
from servers import BUILD
from versions import placement

KEY_DOWN = b"\x1bOB"


class Terminal:
    """taakctl top in a terminal of that size."""

    def __init__(self, system, columns, lines):
        self.screen = pyte.Screen(columns, lines)
        self.stream = pyte.ByteStream(self.screen)
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        environment = {**system.environment, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        environment.pop("LINES", None), environment.pop("COLUMNS", None)
        self.process = subprocess.Popen(
            [BUILD / "bin" / "taakctl", "top", "--every", "1"], stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        self.received = 0

    def read(self, seconds=0.2):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if select.select([self.master], [], [], 0.05)[0]:
                try:
                    data = os.read(self.master, 65536)
                except OSError:
                    return
                self.received += len(data)
                self.stream.feed(data)

    def text(self):
        self.read()
        return "\n".join(line.rstrip() for line in self.screen.display)

    def press(self, keys):
        os.write(self.master, keys)

    def wait_for(self, *texts, seconds=30):
        until = time.monotonic() + seconds
        while not all(text in self.text() for text in texts):
            assert time.monotonic() < until, f"{texts} does not stand on\n{self.text()}"

    def end(self):
        self.press(b"q")
        until = time.monotonic() + 15
        while self.process.poll() is None and time.monotonic() < until:
            self.read()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        return self.process.wait()


@pytest.fixture
def open_top(system):
    terminals = []

    def open_one(columns=80, lines=24):
        terminals.append(Terminal(system, columns, lines))
        return terminals[-1]

    yield open_one
    for terminal in terminals:
        terminal.end()
        os.close(terminal.master)


@pytest.mark.parametrize("columns, lines", [(80, 24), (200, 50)])
def test_what_stands_there(system, open_top, columns, lines):
    rng = random.Random(6)
    top = open_top(columns, lines)
    top.wait_for("nobody reads coa.permits.v1: start permit-consumer", "NONE")
    system.start_all(instances=1, emitters=1)
    top.wait_for("all topics have a reader, and an emitter leads", "none that nobody has dealt with", seconds=60)
    produce(system.bootstrap_servers, [placement(rng, f"01900000-0000-7000-8000-{n:012}", persons=0) for n in range(1200)])
    top.wait_for("persons-out-of-range", "1,200", "placements", seconds=60)
    top.press(b"w")
    top.wait_for("Reader  Program", "quota-emitter", "leads", "127.0.0.1")
    top.press(b"w" + KEY_DOWN + KEY_DOWN + b"\n")
    top.wait_for("municipal.placements.v1, read by placement-consumer")
    top.press(b"\x1b")
    top.wait_for("Emitter  takes up 0 batches", "family-arrivals")
    top.press(b"s")
    top.wait_for("s sort (by lag)")
    top.press(b"?")
    top.wait_for("sorts the topics")
    assert top.end() == 0


def test_paused_it_asks_nothing_and_sends_nothing(system, open_top):
    """Also over a slow line: what does not change is not sent."""
    top = open_top()
    top.wait_for("nobody reads")
    top.press(b"p")
    top.wait_for("PAUSED", "p go on")
    top.read(2)
    before = top.received
    top.read(3)
    assert top.received == before
    top.press(b"p")
    wait_until(lambda: "PAUSED" not in top.text() and top.received > before, "it goes on", 20)
    assert top.end() == 0


def test_a_server_that_is_away(system, open_top):
    system.environment["DATABASE_URL"] = "postgresql://127.0.0.1:1/nothing"
    top = open_top()
    top.wait_for("PostgreSQL: connect")
    assert top.end() == 0


def test_it_ends_at_once_also_where_a_server_hangs(system, open_top, own_postgres):
    system.environment["DATABASE_URL"] = own_postgres.address
    own_postgres.signal(signal.SIGSTOP)
    top = open_top()
    top.wait_for("looking for the first time")
    began = time.monotonic()
    assert top.end() == 0 and time.monotonic() - began < 4
    own_postgres.signal(signal.SIGCONT)


def test_without_a_terminal(system):
    done = system.run_taakctl("top")
    assert done.returncode == 1 and "taakctl lag" in done.stderr and done.stdout == ""
