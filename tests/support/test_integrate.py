"""docs/integrate.md is what a supplier has: what it shows is what the programs take, and its programs are those that are tested."""
import base64
import json
import re
import subprocess
from itertools import takewhile

import pytest
from cryptography.hazmat.primitives.serialization import load_der_private_key
from google.protobuf import json_format

from contract import OUTPUT_TOPICS, OUTPUT_TYPES
from judgement import EVENT_TYPES, INPUT_TOPICS, REQUIRED_HEADERS, Message, judge
from protos import REPOSITORY, load
from signing import core_digest, pae, payload_of

PAGE = (REPOSITORY / "docs/integrate.md").read_text()
TIME = "2017-03-01T10:30:00.123456Z"
TAKEN_MS = 1488364201000  # a second later
PROGRAMS = {name: f"deploy/examples/python/{name}.py" for name in ("publish", "quotas", "signing")}


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.M | re.S)


@pytest.fixture(scope="module", name="shown")
def message_shown():
    """The whole message of the page, as it would lie in Kafka."""
    [text] = (block for block in blocks("text") if "ce_source" in block and "(hex)" in block)
    headers = re.findall(r"^(?:headers)? +(ce_\w+|content-type) +(\S+)$", text, re.M)
    value = bytes.fromhex("".join(re.findall(r"\b(?:[0-9a-f]{2}){20,}\b|\b[0-9a-f]{6}$", text, re.M)))
    key = re.search(r"^key +(\S+)$", text, re.M)[1]
    return Message("municipal.placements.v1", 0, 0, key.encode(), value, tuple((n, v.encode()) for n, v in headers), TAKEN_MS)


def test_the_message_counts(shown):
    event, reason = judge(shown)
    assert reason is None
    assert {name for name, _ in shown.headers} == {*REQUIRED_HEADERS, "content-type"}
    assert event.body.placement_id == shown.key.decode()
    [text] = blocks("json")
    assert json.loads(json_format.MessageToJson(event.body)) == json.loads(text)
    assert json_format.Parse(text, load().Placement()).SerializeToString() == shown.value


def test_topics_and_types():
    rows = {cells[0].strip("` "): [cell.strip("` ") for cell in cells] for cells in
            (line.strip("|").split("|") for line in PAGE.splitlines() if re.match(r"\| `[a-z]+\.[a-z-]+\.v1` \|", line))}
    assert set(rows) == {*INPUT_TOPICS, *OUTPUT_TOPICS}
    for topic, kind in EVENT_TYPES.items():
        assert rows[topic][4] == kind
    for topic, kind in OUTPUT_TYPES.items():
        assert rows[topic][4] == kind.decode()
    assert all((REPOSITORY / "services" / rows[topic][5]).is_dir() for topic in INPUT_TOPICS)


def test_each_reason_is_explained():
    source = (REPOSITORY / "services/messages/message.c").read_text()
    reasons = re.findall(r'\[REJECT_\w+\] = \{"([a-z-]+)", "\w+"\}', source)
    assert len(reasons) >= 18
    assert [reason for reason in reasons if f"`{reason}`" not in PAGE] == []


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_programs_are_those_of_the_examples(program):
    path = PROGRAMS[program]
    shown = re.search(rf"^\[`{re.escape(path)}`\]\(\.\./{re.escape(path)}\).*?^```python\n(.*?)^```$", PAGE, re.M | re.S)
    assert shown, f"the page does not show {path}"
    assert shown[1] == (REPOSITORY / path).read_text(), "bring it up to date: tests/support/test_integrate.py"


def test_the_example_of_a_signature_is_right(shown):
    """By the contract's steps, with another program than the page's."""
    [text] = (block for block in blocks("text") if "core digest" in block)
    told = dict(re.findall(r"^(private key|core digest|payload|sig) +(.+)$", text, re.M))
    headers = [(name, b"2017-03-01T10:30:00Z" if name == "ce_time" else content) for name, content in shown.headers]
    assert core_digest(headers, shown.value).hex() == told["core digest"]
    assert json.loads(told["payload"]) == json.loads(payload_of(headers, shown.value))
    key = load_der_private_key(base64.b64decode(told["private key"]), None)
    key.public_key().verify(base64.b64decode(told["sig"]), pae(told["payload"].encode()))
    assert base64.b64decode(told["private key"])[-32:] == bytes(range(32))


def test_the_table_is_that_of_the_examples():
    assert blocks("sql") == [(REPOSITORY / "deploy/examples/tables.sql").read_text()]


@pytest.mark.parametrize("name", ["Permit", "FamilyArrival", "Placement"])
def test_all_fields_are_listed(name):
    rows = PAGE[PAGE.index("| | field | |") :].split("\n\n", 1)[0].splitlines()
    begin = next(i for i, row in enumerate(rows) if row.startswith(f"| `{name}` |"))
    more = takewhile(lambda row: row.startswith("| | "), rows[begin + 1 :])
    listed = [row.split("|")[2].strip(" `") for row in (rows[begin], *more)]
    assert {*listed, "withdrawn"} == {field.name for field in getattr(load(), name).DESCRIPTOR.fields}


def test_the_links_lead_somewhere():
    for link in re.findall(r"\]\((?!http)([^)#]*)(?:#[^)]*)?\)", PAGE):
        assert not link or (REPOSITORY / "docs" / link).exists(), link


def test_the_hex_is_what_protoc_reads(shown):
    done = subprocess.run(
        ["protoc", "-Iproto", "--decode=taakstelling.v1.Placement", "taakstelling/v1/placement.proto"],
        cwd=REPOSITORY, input=shown.value, stdout=subprocess.PIPE, check=True,
    )
    assert b'municipality_code: "GM0716"' in done.stdout
