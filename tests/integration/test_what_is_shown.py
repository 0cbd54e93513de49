"""Texts that steer, planted in every field, header and key of every input message, and names that mean something to pages, tables
and shells: looked for in all that commands, logs, metrics, pages and files show."""

import csv
import io
import json
import random
import re
import subprocess
from datetime import date

import openpyxl
import pytest
from board import Stream, ask
from broker import lag, produce, wait_until
from determination_faults import register, total, town
from envelopes import PB, envelop, make_date, random_uuid, to_time
from judgement import DETERMINATIONS, INPUT_TOPICS, PERMITS, PLACEMENTS
from payloads import NAMES, STEERING, check_cells, check_harmless, check_page
from planted import plant
from servers import BUILD, CONSUMERS, PrivateServer, System, fresh_database

pytestmark = pytest.mark.xdist_group("what-is-shown")
DAY = date(2018, 1, 1)  # after all that is planted, so that what holds then is what is here
CODES = {f"GM{number:04d}": name for number, name in enumerate(NAMES.values(), 101)}
HOSTILE = "\x1b[31m\r\n\u202e<b>"
SHOWN_OF_EACH = 40  # rejects that are looked at one by one


def determined(rng, **body):
    return envelop(DETERMINATIONS, "key", PB.Determination(**body), to_time(date(2018, 1, 10)), random_uuid(rng))


def country(rng):
    """A country whose municipalities have those names, with figures and a placement in each; and without the total that is planted, for
    which it has no population."""
    yield determined(rng, national_total=total().national_total, withdrawn=True)
    towns = [town(code, name) for code, name in CODES.items()]
    listed = [PB.Inhabitants(code=code, inhabitants=1000) for code in CODES]
    yield determined(rng, municipal_register=register(towns, make_date(DAY)).municipal_register)
    population = PB.Population(reference_date=make_date(date(2017, 1, 1)), national=1000 * len(listed), municipalities=listed)
    yield determined(rng, population=population)
    for half, persons in ((1, 5000), (2, 6000)):
        announced = PB.NationalTotal(
            period=PB.HalfYear(year=2018, half=half), persons=persons, status=2, announced_on=make_date(date(2017, 9, 30)), method=2
        )
        yield determined(rng, national_total=announced)
    for code in CODES:
        key = random_uuid(rng)
        placement = PB.Placement(
            placement_id=key, municipality_code=code, persons=3, housed_on=make_date(date(2018, 2, 1)), origin=1, arrangement=1
        )
        message = envelop(PLACEMENTS, key, placement, to_time(date(2018, 2, 2)), random_uuid(rng))
        yield message.and_header(f"x-{HOSTILE}", HOSTILE.encode()).and_header("ce_subject", b"\xff\xfe\x1b[2J")


class Shown:
    """The product with all of it in its topics and tables."""

    def __init__(self, system):
        self.system, rng = system, random.Random(1)
        system.start_all(instances=1, LOG_LEVEL="debug", INDICATIVE_MAX_MS="0")
        for program in CONSUMERS:
            system.start(program, 2, LOG_LEVEL="debug", LOG_FORMAT="json").wait_for()
        self.board = system.start("board", LOG_LEVEL="debug").wait_for()
        self.stream = Stream(self.board)
        produce(system.bootstrap_servers, list(country(rng)))
        self.planted = plant(STEERING.values())
        produce(system.bootstrap_servers, [each.message for each in self.planted])
        wait_until(lambda: lag(system.bootstrap_servers) == 0, "all is read", 180)
        unsent = "SELECT (SELECT count(*) FROM reject WHERE sequence IS NULL) + (SELECT count(*) FROM outbox)"
        wait_until(lambda: system.sql(unsent) == [(0,)], "all is published", 120)
        houses = "SELECT count(*) FROM quota WHERE realised > 0 AND municipality_code = ANY(%s)"
        wait_until(lambda: system.sql(houses, [list(CODES)])[0][0] == len(CODES), "there are figures of all", 60)

    def run(self, *words, code=(0,)):
        """What a command prints, on both ways out."""
        done = subprocess.run(
            [BUILD / "bin" / "taakctl", *words],
            env=self.system.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode in code, (words, done)
        check_harmless(done.stdout.replace(b"\r\n", b"\n"), words)  # of CSV
        check_harmless(done.stderr, words)
        return done.stdout

    def both(self, *words, code=(0,)):
        self.run(*words, code=code)
        said = self.run(*words, "--json", code=code)
        for line in said.splitlines() if words[0] == "watch" else filter(None, [said]):
            json.loads(line)


@pytest.fixture(scope="module")
def shown(postgres, server_folder, tmp_path_factory):
    kafka = PrivateServer("kafka", "KAFKA_BOOTSTRAP_SERVERS", server_folder / "kafka-shown")
    system = System(kafka.address, fresh_database(postgres.address, "test_shown"), tmp_path_factory.mktemp("shown"))
    try:
        system.prepare(partitions=2)
        found = Shown(system)
        yield found
        found.stream.close()
    finally:
        system.kill_all()
        kafka.stop()


def test_it_is_planted_everywhere(shown):
    """Most of it is rejected, for what is wrong with it; none is lost."""
    reasons = dict(shown.system.sql("SELECT reason, count(*) FROM reject GROUP BY reason"))
    assert {"invalid-header", "invalid-uuid", "invalid-code", "invalid-name", "malformed-protobuf"} <= set(reasons)
    assert sum(reasons.values()) > len(shown.planted) / 2
    for header in ("header ce_source", "key", "header name", "permit_id", "municipality_code"):
        assert any(each.place == header for each in shown.planted), header


def test_figures(shown):
    for words in ("nation", "nation 2018-1", "unassigned", "province PV20 2018-1", "process 2018-1"):
        shown.both(*words.split())
    for code, name in CODES.items():
        for words in ((code,), (code, "2018-1"), (code, "2018-1", "--explain"), (name.lstrip("-"), "2018-1")):
            shown.both("quota", *words, code=(0, 1, 64))
    shown.both("what-if", "2018-1", "--total", "4000", code=(0, 64))


def test_rejects(shown):
    shown.both("rejects", "list")
    shown.both("rejects", "list", "--source", "x")
    found = shown.system.sql("SELECT min(reject_id), reason FROM reject GROUP BY reason, topic")
    more = shown.system.sql("SELECT reject_id, reason FROM reject ORDER BY md5(reject_id::text) LIMIT %s", [SHOWN_OF_EACH])
    for number, _ in found + more:
        shown.both("rejects", "show", str(number))
    shown.run("rejects", "replay", "--all", "--dry-run")


def test_messages(shown):
    for topic in (*INPUT_TOPICS, "taakstelling.quotas.v1", "taakstelling.nation.v1", "taakstelling.rejects.v1"):
        count = {"taakstelling.nation.v1": 2, "taakstelling.quotas.v1": len(CODES)}.get(topic, 100)
        shown.both("watch", topic, "--from-beginning", "--count", str(count))
    for topic, table, column in ((PERMITS, "permit", "permit_id"), (PLACEMENTS, "placement", "placement_id")):
        for number, in shown.system.sql(f"SELECT {column} FROM {table} LIMIT 3"):
            shown.both("record", str(number), code=(0, 1))


def test_the_state_of_things(shown):
    for words in ("lag", "doctor", "verify"):
        shown.both(words, code=(0, 1))


def test_reports(shown):
    for language in ("nl", "en"):
        check_page(shown.run("report", "2018-1", "--lang", language, "--format", "html"), "report")
    text = shown.run("report", "2018-1", "--format", "csv").replace(b"\r\n", b"\n")
    check_tables(text, "report")


def check_tables(text, of):
    """As it is opened with either separator: a Dutch spreadsheet parts cells at semicolons."""
    check_harmless(text, of)
    for separator in ",;":
        check_cells(csv.reader(io.StringIO(text.decode(), newline=""), delimiter=separator), of)


def test_logs(shown):
    for service in shown.system.services:
        log = service.log.read_bytes()
        check_harmless(log, service.log)
        for line in log.decode().splitlines():
            assert re.match(r"time=\S+ level=\w+ program=[\w-]+ msg=|\{\"", line), line
            if line.startswith("{"):
                assert json.loads(line)["program"] == service.program
        assert b"\nlevel=error msg=forged" not in log


def test_metrics_and_readiness(shown):
    for service in shown.system.services:
        _, ready = service.readyz()
        check_harmless(ready.encode(), service.program)
        status, metrics = service.answer("/metrics")
        assert status == 200
        check_harmless(metrics.encode(), service.program)
        done = subprocess.run(["promtool", "check", "metrics"], input=metrics, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


PAGES = ("/2018-1", "/2018-1/provinces", "/2018-1/PV20", "/2018-1/report", "/2018-1/process", "/2018-1/what-if?national_total=4000&method=statutory")
OBJECTS = (
    "/v1/periods",
    "/v1/nation/2018-1",
    "/v1/provinces/2018-1",
    "/v1/quotas/2018-1?page_size=1000",
    "/v1/what-if/2018-1?national_total=4000",
    "/v1/process/2018-1",
)


def test_pages(shown):
    for page in (*PAGES, *(f"/2018-1/{code}" for code in CODES)):
        for language in ("nl", "en"):
            answer = ask(shown.board.port, f"{page}{'&' if '?' in page else '?'}lang={language}")
            assert answer.status == 200, (page, answer)
            check_page(answer.body, page)
    everyone = ask(shown.board.port, "/2018-1").body.decode()
    assert "&lt;script&gt;alert(1)" in everyone and "{{{name}}}" in everyone


def test_objects_and_files(shown):
    for target in (*OBJECTS, *(f"/v1/quotas/2018-1/{code}{more}" for code in CODES for more in ("", "/explanation", "/history"))):
        answer = ask(shown.board.port, target)
        assert answer.status == 200 and answer.json is not None, (target, answer)
        check_harmless(answer.body, target)
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert {each["name"] for each in ask(shown.board.port, OBJECTS[3]).json} == set(CODES.values())
    text = ask(shown.board.port, "/v1/quotas/2018-1.csv").body.replace(b"\r\n", b"\n")
    check_tables(text, "csv")
    names = [row["name"] for row in csv.DictReader(io.StringIO(text.decode(), newline=""))]
    assert "'=HYPERLINK(\"http://example.org\",\"x\")" in names and "a;'=1+1;\"'@x\"" in names
    book = openpyxl.load_workbook(io.BytesIO(ask(shown.board.port, "/2018-1.xlsx").body))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"} and set(CODES.values()) <= {cell.value for cell in cells}


def test_requests(shown):
    """What a request says comes back as text, in no header, and in no log."""
    for text in (*STEERING.values(), *NAMES.values()):
        written = "".join(f"%{byte:02X}" for byte in text.encode() if byte)
        for target in (f"/{written}", f"/2018-1/{written}", f"/2018-1/what-if?from={written}&to={written}&persons={written}"):
            answer = ask(shown.board.port, target[:4000])
            assert answer.status in (200, 400, 404), (target, answer)
            check_page(answer.body, target)
        for target in (f"/v1/{written}", f"/v1/quotas/2018-1?province={written}", f"/v1/quotas/2018-1?{written}=1"):
            answer = ask(shown.board.port, target[:4000], If_None_Match=f'"{written[:200]}"', Accept_Language=written[:200])
            assert answer.status in (400, 404) and answer.json["detail"], (target, answer)
            check_harmless(answer.body, target)
    assert ask(shown.board.port, "/v1/periods?lang=nl%0d%0aX-Forged:%201").headers.get("x-forged") is None
    check_harmless(shown.board.log.read_bytes(), "the board's log")


def test_the_stream(shown):
    """Names in it break no event: all are as they were told."""
    shown.stream.wait(lambda events: {event.data["subject"] for event in events if event.data["data"]} >= {f"{code}/2018-1" for code in CODES}, "all are told")
    for event in shown.stream.events:
        assert event.name == "message"
        code = event.data["subject"].partition("/")[0]
        if code in CODES and event.data["data"]:
            assert event.data["data"]["name"] == CODES[code]
