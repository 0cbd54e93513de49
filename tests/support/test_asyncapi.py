"""proto/asyncapi.yaml is what is made of the sources, is valid, and is true: its examples and its limits are held against the independent
judge, its reasons and headers against the contract's."""
import copy
import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
from datetime import datetime

import jsonschema
import pytest
import yaml
from google.protobuf import json_format

import contract
from judgement import DETERMINATIONS, INPUT_TOPICS, Message, judge
from registries import npm
from test_judgement import REASONS

TOP = pathlib.Path(__file__).resolve().parents[2]
TEXT = (TOP / "proto/asyncapi.yaml").read_text()
DOCUMENT = yaml.safe_load(TEXT)
TOPICS = {channel["address"]: list(channel["messages"]) for channel in DOCUMENT["channels"].values()}
MESSAGES = DOCUMENT["components"]["messages"]
INPUTS = {topic: TOPICS[topic][0] for topic in INPUT_TOPICS}
EXAMPLES = [(topic, example) for topic, name in INPUTS.items() for example in MESSAGES[name]["examples"]]
NAMES = [f"{topic}: {example['name']}" for topic, example in EXAMPLES]
NEWEST = "asyncapi-latest-version"  # the parser remarks that 3.1 came: 3.0 is what generators of code read


# Made of the sources


@pytest.fixture
def copied(tmp_path):
    """The sources that it is made of."""
    for name in ("CMakeLists.txt", "publiccode.yml"):
        shutil.copy(TOP / name, tmp_path)
    for name in ("proto", "services", "deploy/asyncapi"):
        shutil.copytree(TOP / name, tmp_path / name)
    return tmp_path


def check(tree):
    command = [tree / "deploy/asyncapi/make", "--check"]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def test_it_is_what_is_made():
    done = check(TOP)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("proto/taakstelling/v1/permit.proto", "1 to 99", "1 to 98", "maximum: 98"),
        ("services/topics/topics.c", '"2097152"', '"1048576"', "max.message.bytes: 1048576"),
        ("services/permit-consumer/permit.c", "permit-recorded.v1", "permit-noted.v1", "permit-noted.v1"),
        ("services/messages/message.c", '"invalid-name", "validate"', '"invalid-title", "validate"', "invalid-title"),
        ("CMakeLists.txt", "project(taakstelling VERSION ", "project(taakstelling VERSION 9", "version: 9"),
    ],
)
def test_what_changed_in_the_sources_is_told(copied, file, old, new, told):
    text = (copied / file).read_text()
    assert old in text
    (copied / file).write_text(text.replace(old, new))
    done = check(copied)
    assert done.returncode == 1 and told in done.stdout + done.stderr, done.stdout + done.stderr


# Valid


@pytest.fixture(scope="module")
def parse(tmp_path_factory):
    """What the parser has against documents."""
    folder = tmp_path_factory.mktemp("parser")
    npm(folder, "@asyncapi/parser@3.6.6")
    shutil.copy(TOP / "tests/support/asyncapi_parser.js", folder)

    def run(*documents):
        files = [folder / f"{number}.yaml" for number in range(len(documents))]
        for file, document in zip(files, documents):
            file.write_text(document)
        done = subprocess.run(
            ["node", "asyncapi_parser.js", *files], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
        )
        return [[found for found in complaints if found["code"] != NEWEST] for complaints in json.loads(done.stdout)]

    return run


def test_the_parser_accepts_it_and_refuses_what_is_broken(parse):
    broken = {
        "  title: Taakstelling\n": "",
        "    action: receive\n": "    action: listen\n",
        "'#/components/messages/Permit'": "'#/components/messages/Permits'",
        "maximum: 99\n": "maximum: many\n",
        "bindingVersion: 0.5.0\n": "bindingVersion: 0.0.5\n",
    }
    assert all(old in TEXT for old in broken)
    accepted, *refused = parse(TEXT, *(TEXT.replace(old, new) for old, new in broken.items()))
    assert accepted == []
    assert all(any(found["severity"] <= 1 for found in complaints) for complaints in refused), refused


# True


def read_time(text):
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000) + 1000


def fits(message, example):
    """Whether an example is what the document's own schemas say, which the parser does not look at."""
    payload = message["payload"]
    if "$ref" in payload:
        payload = DOCUMENT["components"]["schemas"][payload["$ref"].split("/")[-1]]
    for schema, value in ((message["headers"], example["headers"]), (payload, example["payload"])):
        jsonschema.Draft7Validator.check_schema(schema)
        jsonschema.Draft7Validator(schema).validate(value)


def value_of(topic, payload):
    kind = getattr(contract.PB, INPUTS[topic])()
    return json_format.ParseDict(payload, kind).SerializeToString()


def judged(topic, example, value):
    headers = tuple((name, text.encode()) for name, text in example["headers"].items())
    return judge(Message(topic, 0, 0, b"", value, headers, timestamp_ms=read_time(example["headers"]["ce_time"])))[1]


@pytest.mark.parametrize(("topic", "example"), EXAMPLES, ids=NAMES)
def test_an_example_is_valid_and_is_the_bytes_beside_it(topic, example):
    message = MESSAGES[INPUTS[topic]]
    [wire] = [wire for wire in message["x-wire-examples"] if wire["name"] == example["name"]]
    value = bytes.fromhex(wire["value"])
    assert value == value_of(topic, example["payload"]) and wire["value"] in message["description"]
    assert judged(topic, example, value) is None
    fits(message, example)


def places(schema, payload, path=()):
    """Each value of a payload as (its path, its schema)."""
    yield path, schema
    if schema["type"] == "object":
        for name in payload.keys() & schema["properties"].keys():
            yield from places(schema["properties"][name], payload[name], (*path, name))
    elif schema["type"] == "array" and payload:
        yield from places(schema["items"], payload[0], (*path, 0))


def with_value(payload, path, value):
    """The payload with another value at a path, or with none where it is None."""
    changed = copy.deepcopy(payload)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return changed


def verdict(topic, example, path, value):
    """The reason why an example with another value is rejected, None where it is not."""
    try:
        return judged(topic, example, value_of(topic, with_value(example["payload"], path, value)))
    except json_format.ParseError:
        return "cannot be written"


# What a value at its very limit may be rejected for: for its relation to others, not for itself.
RELATED = {None, "date-in-future", "inconsistent-figures"}


def edges(schema):
    """Values within a schema's limits, and values beyond them."""
    if "maximum" in schema:
        return [schema["minimum"], schema["maximum"]], [schema["minimum"] - 1, schema["maximum"] + 1]
    if "maxLength" in schema:
        return ["x", "x" * schema["maxLength"]], ["", "x" * (schema["maxLength"] + 1)]
    if "pattern" in schema and schema["type"] == "string" and "[A-Za-z0-9]" not in schema["pattern"]:
        return [], ["x", "01890a5d-ac96-774b-bcce-b302099a80"]
    return schema.get("enum", []), ["X"] if "enum" in schema else []


@pytest.mark.parametrize(("topic", "example"), EXAMPLES, ids=NAMES)
def test_limits_are_those_of_the_judge(topic, example):
    schema = DOCUMENT["components"]["schemas"][INPUTS[topic]]
    looked_at = 0
    for path, place in places(schema, example["payload"]):
        within, beyond = edges(place)
        for value in within:
            excused = {"invalid-date"} if path[-1] in ("day", "month") else set()
            excused |= {"unspecified-enum"} if value == "TOTAL_STATUS_INDICATIVE" else set()
            assert verdict(topic, example, path, value) in RELATED | excused, (path, value)
        for value in beyond:
            assert verdict(topic, example, path, value) is not None, (path, value)
        for name in place.get("required", ()):
            assert verdict(topic, example, (*path, name), None) is not None, (path, name)
        looked_at += len(beyond)
    assert looked_at >= 6


OTHER_REASONS = {"not-signed", "bad-signature", "unknown-publisher", "not-authorised", "not-storable"}  # what others than the message say


def test_reasons_are_the_contracts():
    rules = MESSAGES["Reject"]["headers"]["properties"]
    assert set(rules["__connect.errors.exception.class.name"]["enum"]) == REASONS | OTHER_REASONS
    assert set(rules) >= {*contract.ERROR_HEADERS, contract.SEQUENCE}
    told = DOCUMENT["operations"]["sendRejects"]["description"]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", told, re.MULTILINE)) == REASONS | OTHER_REASONS


def test_topics_are_the_contracts():
    assert set(TOPICS) == {*INPUT_TOPICS, *contract.OUTPUT_TOPICS}
    bindings = {channel["address"]: channel["bindings"]["kafka"] for channel in DOCUMENT["channels"].values()}
    assert bindings[DETERMINATIONS]["partitions"] == 1
    for topic in TOPICS:
        configuration = bindings[topic]["topicConfiguration"]
        assert (configuration.get("cleanup.policy") == ["compact"]) == (topic in contract.BODIES)
        assert (configuration.get("retention.ms") == -1) == (topic not in contract.BODIES)
        assert (configuration.get("message.timestamp.type") == "LogAppendTime") == (topic in INPUT_TOPICS)
    actions = {DOCUMENT["channels"][o["channel"]["$ref"].split("/")[-1]]["address"]: o["action"] for o in DOCUMENT["operations"].values()}
    assert actions == {topic: "receive" if topic in INPUT_TOPICS else "send" for topic in TOPICS}


@pytest.mark.parametrize("topic", contract.BODIES)
def test_an_update_has_the_headers_that_the_contract_promises(topic):
    message = MESSAGES[TOPICS[topic][0]]
    for example, wire in zip(message["examples"], message["x-wire-examples"]):
        value = bytes.fromhex(wire["value"])
        body = contract.BODIES[topic].FromString(value)
        assert json_format.ParseDict(example["payload"], contract.BODIES[topic]()) == body
        headers = tuple((name, text.encode()) for name, text in example["headers"].items())
        update = Message(topic, 0, 0, wire["key"].encode(), value, headers, timestamp_ms=0)
        assert list(contract.wrong_headers(update, example["headers"]["ce_source"])) == []
        fits(message, example)
        assert re.fullmatch(message["bindings"]["kafka"]["key"]["pattern"], wire["key"])


@pytest.mark.parametrize("name", [name for name in MESSAGES if name.endswith("Tombstone")])
def test_a_tombstone_has_no_value_and_its_last_revision(name):
    message = MESSAGES[name]
    for example, wire in zip(message["examples"], message["x-wire-examples"]):
        assert wire["value"] is None and int(example["headers"]["revision"]) > 0
        assert example["headers"]["ce_subject"] == wire["key"]
        fits(message, example)


def test_a_reject_has_the_reason_of_the_judge():
    message = MESSAGES["Reject"]
    for example, wire in zip(message["examples"], message["x-wire-examples"]):
        added = {name: text for name, text in example["headers"].items() if name.startswith(contract.ERRORS)}
        original = {name: text for name, text in example["headers"].items() if name not in {*added, contract.SEQUENCE}}
        reason = judged(added[contract.ERRORS + "topic"], {"headers": original}, bytes.fromhex(wire["value"]))
        assert reason == added[contract.ERRORS + "exception.class.name"]
        assert sorted(added) == sorted(contract.ERROR_HEADERS)
        fits(message, example)


# Rendered


class Loads(html.parser.HTMLParser):
    """What a page would fetch."""

    def __init__(self, page):
        super().__init__()
        self.found = re.findall(r"@import[^;]*", page)
        self.found += [url for url in re.findall(r"url\(\s*['\"]?([^'\")]*)", page) if url.startswith(("http", "//"))]
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        links = [value for name, value in attrs if name in ("src", "srcset", "href", "data", "action") and tag != "a"]
        self.found += [link for link in links if not link.startswith("data:")]


def test_a_page_is_rendered_that_loads_nothing():
    build = pathlib.Path(os.environ["BUILD_DIR"])
    (build / "asyncapi.html").unlink(missing_ok=True)
    command = ["cmake", "--build", build, "--target", "asyncapi-html"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (build / "asyncapi.html").read_text()
    assert all(topic in page for topic in TOPICS) and "Persons whom the permit covers" in page
    assert "AsyncApiStandalone" in page and ".aui-root" in page
    assert Loads(page).found == []


@pytest.mark.parametrize(
    "load",
    [
        '<script src="https://example.org/a.js"></script>',
        '<link rel="stylesheet" href="a.css">',
        "<style>@import 'https://example.org/a.css';</style>",
        "<style>p {background: url(https://example.org/a.png)}</style>",
    ],
)
def test_what_a_page_would_load_is_found(load):
    assert Loads(f"<html><head>{load}</head></html>").found
