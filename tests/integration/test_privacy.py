"""Personal data planted in every place of every input message is found nowhere but where docs/privacy.md lists it."""

import json
import re

import pytest

from broker import lag, produce, read_all, wait_until
from contract import NATION, QUOTAS, REJECTS
from judgement import is_personal
from planted import PERSONAL, found_in, plant
from protos import REPOSITORY

TEXTS = tuple(PERSONAL.values())
NUMBERS = [text for text in TEXTS if is_personal(text)]
# A register says what a municipality is called, and who determined something says who he is: both are shown, by contract.
NAMED = ("municipal_register.municipalities.0.name", "reorganisation.municipalities.0.name", "header ce_source, a URN")
pytestmark = pytest.mark.xdist_group("privacy")  # by one worker: what they share is made once


@pytest.fixture(scope="module")
def planted():
    """All but what is shown by contract: names of municipalities, and sources of messages that count."""
    return [message for message in plant(TEXTS) if message.place not in NAMED]


def lines_of(system):
    """What services wrote, by program."""
    return {service.program: service.log.read_text(errors="replace") for service in system.services}


def answers_of(service):
    return "\n".join(service.answer(path)[1] for path in ("/livez", "/readyz", "/metrics"))


def board_answers(board):
    """All that the board's API and pages say of 2017-1, as far as they have something."""
    routes = json.loads(board.answer("/v1/openapi.json")[1])["paths"]
    values = {"{period}": "2017-1", "{municipality_code}": "GM0716", "{province_code}": "PV29"}
    paths = [f"/v1{route}" for route in routes if not route.endswith((".xlsx", "/stream"))]
    paths += ["/", "/2017-1", "/2017-1/provinces", "/2017-1/what-if", "/2017-1/process", "/2017-1/report", "/2017-1/GM0716"]
    for value in values.items():
        paths = [path.replace(*value) for path in paths]
    return {path: board.answer(path)[1] for path in paths}


def taakctl_says(system, words):
    done = system.run_taakctl(*words)
    return done.stdout + done.stderr


@pytest.fixture
def counted(system, planted):
    """All services, with logs of all that they do, have read all that was planted."""
    system.start_all(instances=1, LOG_LEVEL="debug")
    system.start("board", LOG_LEVEL="debug").wait_for()
    produce(system.bootstrap_servers, [message.message for message in planted])
    wait_until(lambda: lag(system.bootstrap_servers) == 0, "everything is consumed", 120)
    wait_until(lambda: system.sql("SELECT count(*) FROM reject WHERE sequence IS NULL") == [(0,)], "the rejects are published", 60)
    wait_until(lambda: system.sql("SELECT count(*) FROM outbox") == [(0,)], "all is sent", 60)
    return system


def test_nothing_personal_is_shown(counted):
    """In logs of all levels, health, metrics, figures, the board, what operators list."""
    outputs = {f"log of {program}": text for program, text in lines_of(counted).items()}
    outputs |= {f"HTTP of {service.program}": answers_of(service) for service in counted.services}
    outputs |= {f"board {path}": text for path, text in board_answers(counted.services[-1]).items()}
    for words in (["audit", "--json", "--limit", "100000"], ["doctor"], ["lag"], ["nation"], ["unassigned"], ["verify"], ["record", "123456782"], ["forget", "123456782"]):
        outputs[f"taakctl {words[0]}"] = taakctl_says(counted, words).replace("'123456782'", "")
    for topic in (QUOTAS, NATION):
        messages = read_all(counted.bootstrap_servers, [topic])
        outputs[topic] = b"".join(bytes(part or b"") for m in messages for part in (m.key, m.value, *(value for _, value in m.headers)))
    tables = "audit audit_head quota nation tombstone quota_change municipality difference housed inflow position output emitter".split()
    for table in tables:
        outputs[f"table {table}"] = str(counted.sql(f"SELECT {table}::text FROM {table}"))
    assert all(len(text) > 0 for name, text in outputs.items() if name.startswith(("log", "HTTP", "table audit")))
    assert not {name: found for name, text in outputs.items() if (found := found_in(TEXTS, text))}


def test_of_a_persons_number_in_an_id_nothing_is_kept(counted):
    """Where a number is the id, or the message's: neither the table nor the topic of rejects has it anywhere."""
    rows = counted.sql("SELECT topic, explanation, key, value, header_names, header_values FROM reject WHERE reason = 'personal-identifier'")
    assert len(rows) > len(NUMBERS) * 4
    told = b"".join(bytes(part or b"") for row in rows for part in (row[2], row[3], *row[4], *row[5])) + str([row[:2] for row in rows]).encode()
    assert not found_in(TEXTS, told)
    reason = "__connect.errors.exception.class.name"
    published = [m for m in read_all(counted.bootstrap_servers, [REJECTS]) if dict(m.headers)[reason] == b"personal-identifier"]
    assert len(published) == len(rows)
    assert not found_in(TEXTS, b"".join(bytes(part or b"") for m in published for part in (m.key, m.value, *(value for _, value in m.headers))))


def test_explanations_of_rejects_do_not_repeat_it(counted):
    """They say which field, and what it should be."""
    assert not found_in(TEXTS, str(counted.sql("SELECT DISTINCT reason, explanation FROM reject")))
    names = counted.sql("SELECT DISTINCT topic, reason, stage FROM reject")
    assert len(names) > 10


def test_dashboards_and_alerts_ask_for_no_record():
    """No query of theirs names a table with records, an id or a header."""
    texts = [path.read_text() for folder in ("grafana", "prometheus") for path in sorted((REPOSITORY / "deploy" / folder).rglob("*")) if path.suffix in (".json", ".yml")]
    queries = [query for text in texts for query in re.findall(r'"(?:rawSql|expr)":\s*"((?:[^"\\]|\\.)*)"|expr: (.*)', text)]
    assert len(queries) > 20
    forbidden = re.compile(r"\b(FROM|JOIN)\s+(permit|family_arrival|placement|reject|reject_told|outbox|determination)\b|_id\b(?<!change_id)|header_", re.I)
    assert not [query for pair in queries for query in pair if forbidden.search(query)]
