"""A schema registry beside Kafka: our script registers at a real one, its stock clients frame what comes in and read what
goes out, and whether figures have its ids makes no difference to what is published."""

import base64
import json
import shutil
import subprocess
import threading
from collections import Counter
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from google.protobuf.json_format import MessageToDict

import registries
from broker import produce, read_all, wait_until
from contract import NATION, QUOTAS, REJECTS, SEQUENCE, body_of, check_everything, header, readable
from envelopes import PB, envelop, make_date, to_time
from judgement import INPUT_TOPICS, PLACEMENTS
from protos import REPOSITORY
from schema_registry import (
    APICURIO,
    CONFLUENT,
    KAFKAJS_REGISTRY,
    SchemaRegistry,
    confluent_client,
    kafkajs_reader,
    register,
)
from servers import BUILD, EVENT_SOURCE
from test_stock_clients import KAFKAJS

REFERENCE = REPOSITORY / "deploy" / "reference"
COMMON, DETERMINATION, QUOTA = (f"taakstelling/v1/{name}.proto" for name in ("common", "determination", "quota"))
FILES = {
    "coa.permits.v1-value": "permit",
    "coa.family-arrivals.v1-value": "family_arrival",
    "municipal.placements.v1-value": "placement",
    "ministry.determinations.v1-value": "determination",
    f"{QUOTAS}-value": "quota",
    f"{NATION}-value": "national_quota",
    COMMON: "common",
    DETERMINATION: "determination",
    QUOTA: "quota",
}


by_one_worker = pytest.mark.xdist_group("schema-registry")  # what is fetched, once


@pytest.fixture(scope="module")
def apicurio(tmp_path_factory):
    folder = tmp_path_factory.mktemp("apicurio")
    registries.maven(folder, APICURIO)
    return folder


@pytest.fixture
def registry(apicurio, tmp_path):
    server = SchemaRegistry(apicurio, tmp_path)
    yield server
    server.stop()


# The script


def registered(done):
    """The ids by topic of its last line."""
    assert done.returncode == 0, done.stdout + done.stderr
    name, ids = done.stdout.splitlines()[-1].split("=", 1)
    assert name == "SCHEMA_IDS"
    return {topic: int(number) for topic, number in (item.split("=") for item in ids.split(","))}


def copy_of_ours(folder, file, before, after):
    """The script and the messages, with one of them changed."""
    shutil.copytree(REPOSITORY / "proto", folder / "proto")
    shutil.copytree(REPOSITORY / "deploy" / "schema-registry", folder / "deploy" / "schema-registry")
    shutil.copy(REPOSITORY / "deploy" / "lib.sh", folder / "deploy")
    path = folder / "proto" / "taakstelling" / "v1" / file
    assert before in path.read_text()
    path.write_text(path.read_text().replace(before, after))
    return folder


@by_one_worker
def test_every_message_is_registered_once_and_changes_are_judged(registry, tmp_path):
    ids = registered(register(registry.url))
    subjects = registry.subjects()
    assert subjects.keys() == FILES.keys()
    for name, subject in subjects.items():
        text = (REPOSITORY / f"proto/taakstelling/v1/{FILES[name]}.proto").read_text()
        assert (subject["schemaType"], subject["schema"], subject["version"]) == ("PROTOBUF", text, 1)
        imports = [line.split('"')[1] for line in text.splitlines() if line.startswith("import ")]
        assert [reference["subject"] for reference in subject.get("references", [])] == imports
        assert registry.ask(f"config/{name.replace('/', '%2F')}") == {"compatibilityLevel": "FULL_TRANSITIVE"}
    assert ids == {topic: subjects[f"{topic}-value"]["id"] for topic in (QUOTAS, NATION)}

    assert registered(register(registry.url)) == ids and registry.subjects() == subjects, "again"

    other = copy_of_ours(tmp_path / "other", "quota.proto", "uint32 quota = 11", "string quota = 11")
    done = register(registry.url, other)
    assert done.returncode == 1 and f"{QUOTAS}-value: not compatible" in done.stderr, done.stderr
    assert registry.subjects() == subjects, "a number became a text: refused"

    newer = copy_of_ours(tmp_path / "newer", "quota.proto", "uint32 quota = 11", "uint32 more = 99; uint32 quota = 11")
    changed = registered(register(registry.url, newer))
    found = registry.subjects()
    assert {name for name in found if found[name] != subjects[name]} == {f"{QUOTAS}-value", QUOTA, f"{NATION}-value"}
    assert changed == {topic: found[f"{topic}-value"]["id"] for topic in (QUOTAS, NATION)} and changed != ids
    assert registered(register(registry.url)) == ids, "the version before goes on with its own"


class Refusing(BaseHTTPRequestHandler):
    """Says no as a registry does, and keeps what it was told."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append(self.headers["Authorization"])
        body = json.dumps({"error_code": 401, "message": "Unauthorized\x1b[2J\r\n"}).encode()
        self.send_response(401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture
def refusing():
    server = HTTPServer(("127.0.0.1", 0), Refusing)
    server.told = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_registry_that_is_away_or_says_no(refusing):
    url = f"http://127.0.0.1:{refusing.server_address[1]}"
    user = 'clerk:p"a\\ss word'
    done = register(url, SCHEMA_REGISTRY_USER=user)
    assert done.returncode == 1 and "refuses this user" in done.stderr and "HTTP 401: Unauthorized" in done.stderr
    assert all(letter == "\n" or letter.isprintable() for letter in done.stderr), "nothing from outside steers a terminal"
    assert refusing.told == ["Basic " + base64.b64encode(user.encode()).decode()]
    assert user not in done.stdout + done.stderr
    refusing.shutdown()
    refusing.server_close()
    done = register(url)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1 and f"{url} does not answer: " in done.stderr
    for wrong in ("localhost:8081", "http://clerk:secret@localhost:8081", ""):
        done = register(wrong)
        assert done.returncode == 1 and "secret" not in done.stderr, wrong


# The clients


@pytest.fixture(scope="module")
def confluent(tmp_path_factory):
    folder = tmp_path_factory.mktemp("confluent")
    registries.wheel(folder, CONFLUENT)
    return folder


@pytest.fixture(scope="module")
def kafkajs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kafkajs-registry")
    registries.npm(folder, KAFKAJS, KAFKAJS_REGISTRY)
    return folder


def placement(number, persons):
    """Its id, and the message of persons housed in Tholen in 2017-1."""
    placement_id = f"40000001-2017-7000-8000-{number:012}"
    housed = make_date(date(2017, 3, 1))
    origin, arrangement = PB.PLACEMENT_ORIGIN_PERMIT_HOLDER, PB.ARRANGEMENT_REGULAR
    body = PB.Placement(placement_id=placement_id, municipality_code="GM0716", persons=persons, housed_on=housed)
    body.origin, body.arrangement = origin, arrangement
    return placement_id, body


def publish_framed(system, number, persons, frame):
    """A placement whose value `frame` has made of the plain one."""
    placement_id, body = placement(number, persons)
    message = envelop(PLACEMENTS, placement_id, body, to_time(date(2017, 3, 2)), placement_id)
    [value] = frame(message.value.hex())
    produce(system.bootstrap_servers, [type(message)(message.topic, message.key, bytes.fromhex(value), message.headers)])
    return value


def determine(system):
    """2017-1 with a register of all municipalities, then one that lacks the first of them: its key gets a tombstone."""
    rows = (REFERENCE / "municipalities.csv").read_text().splitlines(keepends=True)
    (system.folder / "fewer.csv").write_text("".join([rows[0], *rows[2:]]))
    system.taakctl("determine", "register", "--effective-on", "2016-01-01", "-f", str(REFERENCE / "municipalities.csv"))
    system.taakctl("determine", "population", "-f", str(REFERENCE / "population.csv"))
    words = "total --period 2017-1 --persons 13000 --status definitive --announced-on 2016-10-01 --method sum-preserving"
    system.taakctl("determine", *words.split())
    wait_until(lambda: system.sql("SELECT count(*) FROM quota") == [(390,)], "the figures are there", 60)
    system.taakctl("determine", "register", "--effective-on", "2016-07-01", "-f", str(system.folder / "fewer.csv"))
    wait_until(lambda: system.sql("SELECT count(*) FROM tombstone") == [(1,)], "a key is gone", 60)


def realised(system):
    """Persons housed in Tholen."""
    answer = json.loads(system.run_taakctl("quota", "Tholen", "2017-1", "--json").stdout or "{}")
    return answer.get("realised")


def verified(system):
    answer = json.loads(system.run_taakctl("verify", "--json").stdout or "{}")
    return answer.get("ok") and answer.get("complete") and not system.sql("SELECT sequence FROM outbox")


def figures(system):
    """In the order in which they were published."""
    return sorted(read_all(system.bootstrap_servers, [QUOTAS, NATION]), key=lambda m: int(header(m, SEQUENCE)))


def framed(messages):
    """How many values have a schema's id, by topic and id; 0: none."""
    values = [(message.topic, message.value) for message in messages if message.value is not None]
    return Counter((topic, int.from_bytes(value[1:5], "big") if value[:1] == b"\0" else 0) for topic, value in values)


def in_order(items):
    return sorted(json.dumps(item, sort_keys=True) for item in items)


def restart_emitter(system, how, **settings):
    """A kill -9 or a stop, and another one with these settings in its place."""
    emitter = next(service for service in system.services if service.program == "quota-emitter")
    system.services.remove(emitter)
    getattr(emitter, how)()
    system.start("quota-emitter", **settings).wait_for()


@by_one_worker
def test_stock_clients_of_a_registry(system, registry, confluent, kafkajs):
    ids = registered(register(registry.url))
    system.start_all(instances=1, SCHEMA_IDS=",".join(f"{topic}={number}" for topic, number in ids.items()))
    determine(system)

    number = registry.subjects()["municipal.placements.v1-value"]["id"]
    value = publish_framed(system, 1, 5, lambda plain: confluent_client(confluent, registry.url, "serialize", "Placement", PLACEMENTS, lines=[plain]))
    assert value.startswith(f"00{number:08x}00"), "the first message of its file"
    value = publish_framed(system, 2, 3, lambda plain: confluent_client(confluent, registry.url, "serialize-nested", PLACEMENTS, lines=[plain]))
    number = registry.subjects()["supplier.Export.Placement"]["id"]
    assert value.startswith(f"00{number:08x}040202"), "two indexes, 1 and 1"
    wait_until(lambda: realised(system) == 8, "both count", 30)
    wait_until(lambda: verified(system), "verify finds nothing", 30)
    assert not system.sql("SELECT 1 FROM reject")

    messages = figures(system)
    counts = Counter(message.topic for message in messages)
    assert framed(messages).keys() == set(ids.items()), "each figure has its topic's id"
    assert sum(message.value is None for message in messages) == 1, "the tombstone"
    read = kafkajs_reader(kafkajs, registry.url, system.bootstrap_servers, counts)
    assert in_order(read) == in_order([m.topic, m.key.decode(), m.value and MessageToDict(body_of(m))] for m in messages)

    quotas = [message.value.hex() for message in messages if message.topic == QUOTAS and message.value]
    plain = confluent_client(confluent, registry.url, "deserialize", "Quota", QUOTAS, lines=quotas)
    assert [f"00{ids[QUOTAS]:08x}00{body}" for body in plain] == quotas

    count = sum(message.key.startswith(b"GM0716/") for message in messages)
    watched = system.taakctl("watch", "quotas", "-b", "--municipality", "GM0716", f"--count={count}", "--timeout=20", "--json")
    seen = [one for one in map(json.loads, watched.splitlines()) if one["key"] == "GM0716/2017-1"]
    assert seen[-1]["value"]["realised"] == 8, "watch decodes them"

    publish_framed(system, 3, 1, lambda plain: [f"00{number:08x}{plain}"])  # no indexes, as the other one encodes
    wait_until(lambda: system.sql("SELECT reason FROM reject"), "what has none is rejected", 30)


def test_only_figures_get_ids():
    program = BUILD / "bin" / "quota-emitter"
    servers = {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1", "DATABASE_URL": "postgresql://127.0.0.1:1/none"}
    for topic in (REJECTS, PLACEMENTS):
        setting = f"{QUOTAS}=1,{topic}=2"
        done = subprocess.run([program], env={**servers, "SCHEMA_IDS": setting}, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 78 and f"SCHEMA_IDS: '{setting}' names a topic beside" in done.stderr and not done.stdout


def test_a_change_of_ids_publishes_nothing(system, outputs):
    """Whatever the emitter's ids are and however it ends: each update goes out once, and what did not change does not."""
    ids = {QUOTAS: 7, NATION: 8}
    setting = ",".join(f"{topic}={number}" for topic, number in ids.items())
    system.start_all(instances=1)
    determine(system)

    def settle():
        wait_until(lambda: verified(system), "verify finds nothing", 30)
        return figures(system)

    published = settle()
    for number, (how, ids_text) in enumerate((("stop", setting), ("kill", ""), ("kill", setting)), start=1):
        restart_emitter(system, how, SCHEMA_IDS=ids_text)
        assert settle() == published, f"nothing is published for SCHEMA_IDS={ids_text}"
        publish_framed(system, number, number, lambda plain: [plain])
        wait_until(lambda: realised(system) == number * (number + 1) // 2, "it counts", 30)
        new = settle()[len(published) :]
        published += new
        assert {topic for topic, _ in framed(new)} == {QUOTAS, NATION}
        assert framed(new).keys() == set(ids.items() if ids_text else ((QUOTAS, 0), (NATION, 0)))

    system.sql("UPDATE emitter SET reconcile = true")  # as after a restored backup: all is read from the topics
    restart_emitter(system, "kill")
    assert settle() == published and system.sql("SELECT reconcile FROM emitter") == [(False,)], "taken over"
    assert json.loads(system.taakctl("rebuild", "--json"))["same"]
    assert settle() == published, "rebuilt"
    outputs.read()
    complaints = check_everything(outputs, read_all(system.bootstrap_servers, INPUT_TOPICS), EVENT_SOURCE)
    assert not complaints, readable(complaints)
