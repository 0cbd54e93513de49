"""What is made to harm whoever reads it: in messages, files and connections. It is answered clearly, takes a bounded memory, and what is
right behind it counts."""

import contextlib
import gc
import io
import os
import random
import resource
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from backlog import DAY, READ, placement
from board import ask
from broker import lag, produce, read_all, wait_until
from envelopes import envelop, random_uuid, text_field, to_time, varint
from judgement import PLACEMENTS
from servers import BUILD

MEGABYTE = 1_000_000
SERVICE_MOST = 1024  # MiB, with sanitizers: as much as its unit lets it have
COMMAND_MOST = 400  # likewise
HEADERS_OF_NOTHING = 200_000  # librdkafka reads none of more than 100,000
NULLS = 1_000
GARBAGE = int(os.environ.get("GARBAGE_MILLIONS", "1")) * 1_000_000
CONNECTIONS = 10_000


def resident(pid, what="VmHWM"):
    """MiB at most so far, or now."""
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith(what)]
    return int(line.split()[1]) / 1024


def right(rng):
    body = placement(rng)
    return envelop(PLACEMENTS, body.placement_id, body, to_time(DAY, 40_000), random_uuid(rng))


def nested(depth, number=8):
    """A message in a message in a message."""
    inside = b""
    for _ in range(depth):
        inside = text_field(number, inside)
        if len(inside) > 60_000:
            break
    return inside


def with_value(message, value):
    return type(message)(message.topic, message.key, value, message.headers)


def hostile_messages(rng):
    """(name, message, reason; None: it is right all the same)."""
    plain = right(rng)

    def of(name, reason, change):
        return name, change(right(rng)), reason

    def header(name, value):
        return lambda message: message.without_header(name).and_header(name, value)

    yield of("10,000 headers", None, lambda m: type(m)(m.topic, m.key, m.value, (*m.headers, *((f"x-{n}", b"y") for n in range(10_000)))))
    yield of(
        "headers of nothing", "missing-header", lambda m: type(m)(m.topic, m.key, m.value, (*m.headers, *[("", None)] * HEADERS_OF_NOTHING))
    )
    yield of("ids without end", "invalid-header", lambda m: type(m)(m.topic, m.key, m.value, (*m.headers, *[("ce_id", None)] * 50_000)))
    yield of("a header of 900 KB", None, lambda m: m.and_header("x-large", b"\x1b" * 900_000))
    yield of("a name of 100 KB", None, lambda m: m.and_header("x" * 100_000, b""))
    yield of("a null header", None, lambda m: m.and_header("x-null", None))
    yield of("ce_source", "invalid-header", header("ce_source", b"urn:nld:" + b"a" * 900_000))
    yield of("ce_id", "invalid-header", header("ce_id", b"1" * 900_000))
    yield of("ce_time", "invalid-header", header("ce_time", b"2017-04-01T09:30:00." + b"0" * 900_000 + b"Z"))
    yield of("ce_type", "unknown-type", header("ce_type", b"nl." * 300_000))
    yield of("content-type", "invalid-header", header("content-type", b"application/protobuf" + b" " * 900_000 + b"x"))
    yield of("traceparent", None, header("traceparent", b"00-" + b"a" * 900_000))
    yield of("a key of 900 KB", None, lambda m: type(m)(m.topic, b"k" * 900_000, m.value, m.headers))
    for name, value in {
        "2 GB in a length": b"\x42" + varint(2**31 - 1),
        "more than 64 bits in a length": b"\x42" + b"\xff" * 10 + b"\x01",
        "2^64 in a length": b"\x42" + varint(2**64 - 1),
        "groups in groups": b"\x43" * 60_000,
        "groups in groups that end": varint(1000 << 3 | 3) * 15_000 + varint(1000 << 3 | 4) * 15_000,
        "a Confluent prefix without end": b"\0\0\0\0\1" + varint(2**62),
        "a field that does not end": b"\x80" * 60_000,
    }.items():
        yield name, with_value(plain, value), "malformed-protobuf"
    yield "messages in messages", with_value(plain, plain.value + nested(30_000, 1000)), None
    yield "dates in dates", with_value(plain, plain.value + nested(30_000, 4)), None
    yield "empty fields", with_value(plain, plain.value + text_field(1000, b"") * 15_000), None
    yield "too large", with_value(plain, plain.value + text_field(1000, b"x" * 900_000)), "message-too-large"


@pytest.fixture
def reading(make_system, kafka):
    """A consumer of placements that is ready, and the emitter."""
    system = make_system(kafka)
    system.prepare(partitions=1)
    consumer = system.start("placement-consumer").wait_for()
    emitter = system.start("quota-emitter").wait_for()
    return system, consumer, emitter


def is_stored(system, message):
    return system.sql("SELECT 1 FROM placement WHERE placement_id = %s", [message.key.decode()])


def test_messages(reading):
    system, consumer, emitter = reading
    rng, wanted = random.Random(1), {}
    for name, message, reason in hostile_messages(rng):
        produce(system.bootstrap_servers, [message])
        behind = right(rng)
        produce(system.bootstrap_servers, [behind])
        began = time.monotonic()
        wait_until(lambda: is_stored(system, behind), f"what comes behind is stored: {name}", 30)
        assert time.monotonic() - began < 20, name
        if reason:
            wanted[reason] = wanted.get(reason, 0) + 1
    assert dict(system.sql("SELECT reason, count(*) FROM reject GROUP BY reason")) == wanted
    unsent = "SELECT count(*) FROM reject WHERE sequence IS NULL"
    wait_until(lambda: system.sql(unsent) == [(0,)], "all rejects are published", 60)
    for service in (consumer, emitter):
        assert resident(service.process.pid) < SERVICE_MOST, service.program
    for number, in system.sql("SELECT reject_id FROM reject"):
        system.taakctl("rejects", "show", str(number), "--json")
    system.taakctl("watch", "rejects", "--from-beginning", "--count", str(sum(wanted.values())), "--json")
    system.taakctl("watch", "placements", "--from-beginning", "--count", "20", "--json")
    system.stop_all()


def test_the_tests_read_null_headers_too(reading):
    """Python counts None as often as before: reading them once ended a whole run with "none_dealloc"."""
    system = reading[0]
    message = right(random.Random(4))
    produce(system.bootstrap_servers, [type(message)(message.topic, message.key, message.value, (("x-null", None),) * NULLS)])
    gc.collect()
    before = sys.getrefcount(None)
    for _ in range(10):
        [came] = read_all(system.bootstrap_servers, [PLACEMENTS])
        assert came.headers == (("x-null", None),) * NULLS
    assert sys.getrefcount(None) > before - NULLS
    system.stop_all()


@pytest.mark.heavy
def test_millions_of_nothing(reading):
    """Garbage of a few bytes, and a right one behind it: the memory is that of a backlog, and the rejects that are kept are few."""
    system, consumer, emitter = reading
    rng = random.Random(2)
    before = resident(consumer.process.pid)
    garbage = [with_value(right(rng), rng.randbytes(rng.randint(1, 9))) for _ in range(1000)]
    bare = [type(message)(message.topic, None, message.value, ()) for message in garbage]
    began = time.monotonic()
    for number in range(GARBAGE // len(garbage)):
        produce(system.bootstrap_servers, garbage if number % 2 else bare)
    behind = right(rng)
    produce(system.bootstrap_servers, [behind])
    written = time.monotonic()
    wait_until(lambda: is_stored(system, behind), "what comes behind is stored", GARBAGE // 1000)
    print(f"written in {written - began:.0f} s, read {time.monotonic() - written:.0f} s later; {before:.0f} MiB, then {resident(consumer.process.pid):.0f}")
    assert resident(consumer.process.pid) < 300 and resident(emitter.process.pid) < 300
    assert int(system.sql(READ)[0][0]) == GARBAGE + 1
    system.stop_all()


# Files


# What the kernel keeps of a process begins with what the one that started it had: so a small one does.
LAUNCHER = """
import os, resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
os.write(int(sys.argv[1]), f"{used.ru_maxrss / 1024} {used.ru_utime + used.ru_stime}".encode())
sys.exit(code)
"""


def run_bounded(arguments, given, seconds=60):
    """A command with that on its standard input, as a stream of pieces; its exit code, output, and the most memory that it had in MiB."""
    tells, told = os.pipe()
    reader, writer = os.pipe()
    with open(reader, "rb") as read_end:
        process = subprocess.Popen(
            ["/usr/bin/python3", "-c", LAUNCHER, str(told), BUILD / "bin" / "taakctl", *arguments],
            env={**os.environ, "EVENT_SOURCE": "urn:nld:oin:00000099000000000001:systeem:test"},
            pass_fds=[told],
            stdin=read_end,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    with open(writer, "wb") as write_end, contextlib.suppress(BrokenPipeError):
        for piece in given:
            write_end.write(piece)
    said = process.stdout.read()
    process.stdout.close()
    process.wait()
    os.close(told)
    with open(tells) as figures:
        megabytes, used_seconds = map(float, figures.read().split())
    assert used_seconds < seconds, arguments
    return process.returncode, said.decode(), megabytes


def workbook(sheet):
    """A workbook with one sheet, which `sheet` writes into a file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>')
        book.writestr("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="rId1" Target="worksheets/s.xml"/></Relationships>')
        with book.open("xl/worksheets/s.xml", "w") as part:
            sheet(part)
    return out.getvalue()


def bomb(part):
    """Hundreds of megabytes of a cell's text in some hundred kilobytes."""
    part.write(b'<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>')
    for _ in range(300):
        part.write(b"x" * MEGABYTE)
    part.write(b"</t></is></c></row></sheetData></worksheet>")


def deep(part):
    part.write(b"<worksheet><sheetData>" + b"<row>" * 200_000)


def entities(part):
    part.write(b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">' + b"".join(b'<!ENTITY b%d "%s">' % (n, b"&b%d;" % (n - 1) * 10) for n in range(1, 9)))
    part.write(b"]><worksheet><sheetData><row><c><v>&b8;</v></c></row></sheetData></worksheet>")


HEADING = b"placement_id,municipality_code,persons,housed_on,origin,arrangement\n"
GOOD = b"0190b3a0-0000-7000-8000-000000000001,GM0716,1,2017-03-31,permit holder,regular\n"
LARGE_NUMBERS = (b'{"persons": ' + b"9" * 60_000 + b"}\n", b'{"persons": 1e999999}\n', b'{"persons": -0.1e-99999}\n')
FILES = {
    "a line of 100 MB": [HEADING, *[b"x" * MEGABYTE] * 100, b"\n", GOOD],
    "a heading of 20 MB": [b"x" * MEGABYTE] * 20,
    "a quote that does not end": [HEADING, b'"', *[b"x,\n" * 300_000] * 5],
    "a million columns": [HEADING, b"," * MEGABYTE, b"\n", GOOD],
    "JSON in JSON": [b"[" * 100_000],
    "objects in objects": [b'{"a":' * 10_000 + b"\n", b'{"placement_id": "x"}\n'],
    "large numbers": LARGE_NUMBERS,
    "no text": [random.Random(4).randbytes(MEGABYTE)],
    "NULs": [b"\0" * MEGABYTE] * 10,
}


@pytest.mark.heavy
@pytest.mark.parametrize("name", FILES)
def test_files(name):
    code, said, megabytes = run_bounded(["publish", "placements", "--dry-run"], FILES[name])
    assert code in (1, 64, 65, 78) and said.strip() and "Sanitizer" not in said, (code, said[-2000:])
    assert len(said) < 100_000 and megabytes < COMMAND_MOST, megabytes


@pytest.mark.heavy
@pytest.mark.parametrize("sheet", [bomb, deep, entities], ids=lambda sheet: sheet.__name__)
def test_workbooks(sheet):
    code, said, megabytes = run_bounded(["publish", "placements", "--dry-run"], [workbook(sheet)], 120)
    assert code in (1, 64, 65, 78) and said.strip() and "Sanitizer" not in said, (code, said[-2000:])
    assert len(said) < 100_000 and megabytes < COMMAND_MOST, megabytes


# Connections


def allow_descriptors():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def opened(port, source, begins=b""):
    """A connection from that address that says no more; None where it was not taken."""
    connection = socket.socket()
    connection.setblocking(False)
    connection.bind((source, 0))
    with contextlib.suppress(BlockingIOError):
        connection.connect(("127.0.0.1", port))
    with contextlib.suppress(OSError):
        connection.send(begins)
    return connection


def test_connections_to_a_consumer(reading):
    """From another address, as many as one may open, silent or within a request: probes are answered, and messages are read."""
    system, consumer, _ = reading
    allow_descriptors()
    before, rng = resident(consumer.process.pid, "VmRSS"), random.Random(3)
    open_now = []
    try:
        for number in range(CONNECTIONS):
            open_now.append(opened(consumer.port, "127.0.0.2", b"GET /metrics HT" if number % 2 else b""))
            if number % 1000 == 0:
                began = time.monotonic()
                assert ask(consumer.port, "/livez").status == 200
                assert time.monotonic() - began < 2, number
        behind = right(rng)
        produce(system.bootstrap_servers, [behind])
        wait_until(lambda: is_stored(system, behind), "it is stored", 10)
        assert ask(consumer.port, "/readyz").status == 200 and "events_total" in ask(consumer.port, "/metrics").body.decode()
        assert resident(consumer.process.pid, "VmRSS") < before + 200
    finally:
        for connection in open_now:
            connection.close()
    assert lag(system.bootstrap_servers) == 0
    system.stop_all()


REQUESTS = {
    "a header of 1 MB": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * MEGABYTE + b"\r\n\r\n",
    "100,000 headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"a: b\r\n" * 100_000 + b"\r\n",
    "a header that goes on": b"GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n" + b" b\r\n" * 100_000 + b"\r\n",
    "a target of 1 MB": b"GET /" + b"a" * MEGABYTE + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "no method": b"\r\n" * 50_000,
    "NULs": b"\0" * 100_000,
    "TLS": b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + b"\xff" * 500,
    "a body without end": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + b"ffffffffffffffff\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "a length beyond": b"GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    "10,000 requests at once": b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n" * 10_000,
}


def first_of_answer(port, request):
    """Up to a kilobyte of what comes back within 10 s, as bytes; b"" where the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=15) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(request)
        try:
            return connection.recv(1024)
        except ConnectionResetError:
            return b""


def test_requests(reading):
    """Each is answered as an error, or its connection is closed; the next one is answered."""
    system, consumer, _ = reading
    board = system.start("board").wait_for("/livez")
    for service in (consumer, board):
        for name, request in REQUESTS.items():
            answer = first_of_answer(service.port, request)
            assert answer == b"" or answer.startswith(b"HTTP/1."), (service.program, name, answer)
            assert answer[9:12] in (b"", b"200", b"404", b"400", b"405", b"408", b"411", b"413", b"414", b"431", b"500", b"501", b"503", b"505"), (name, answer)
            assert ask(service.port, "/livez").status == 200, (service.program, name)
        assert resident(service.process.pid) < SERVICE_MOST
    system.stop_all()
