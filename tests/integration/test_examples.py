"""deploy/examples: built and run as their READMEs say, side by side on the real chain, killed and started again."""

import json
import os
import re
import signal
import subprocess
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from shutil import copytree, ignore_patterns
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from confluent_kafka.admin import AdminClient
from test_positions import delete, make_anew

import protos
from broker import lag, produce, read_all, wait_until
from contract import OUTPUT_TOPICS, QUOTAS, header
from envelopes import Outgoing
from histories import make_history, publishing_order
from judgement import INPUT_TOPICS, PLACEMENTS
from protos import REPOSITORY
from servers import end_of, fresh_database
from signing import MATERIAL, Key, Publisher, Trust, verifies

PB = protos.load()
EXAMPLES = REPOSITORY / "deploy" / "examples"
LANGUAGES = sorted(path.parent.name for path in EXAMPLES.glob("*/README.md"))
PROGRAMS = (".py", ".java", ".go", ".js")
LINES_MOST = 150
REFERENCE = REPOSITORY / "deploy" / "reference"
TOTAL = "--period 2017-1 --persons 13000 --status definitive --announced-on 2016-10-01 --method sum-preserving"
COUNT = 1500
SEED = int(os.environ.get("HISTORY_SEED", "20170101"))
MADE = ("target", "venv", "node_modules", "taakstelling", "bin")  # what a try by hand may have left


def with_user_behind(url):
    """The same database, as JDBC can read it too: postgresql://host/database?user=name."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=f"user={parts.username}"))


class Example:
    """One language's programs, with a copy of all examples and a database of their own."""

    def __init__(self, language, folder, database):
        copytree(REPOSITORY / "proto", folder / "proto")
        copytree(EXAMPLES, folder / "deploy" / "examples", ignore=ignore_patterns(*MADE))
        self.language, self.folder = language, folder / "deploy" / "examples" / language
        self.source = f"urn:nld:oin:00000099000000000001:systeem:{language}-example"
        commands = re.findall(r"^```sh\n(.*?)^```$", (self.folder / "README.md").read_text(), re.M | re.S)
        self.install, self.publish_command, self.table_command = commands
        own = {"OWN_DATABASE_URL": with_user_behind(database), "EVENT_SOURCE": self.source}
        path = f"{os.environ['PATH']}:/usr/local/go/bin"  # deploy/packages takes Go from there, too
        self.environment = {**os.environ, **own, "PATH": path, "SETTLE_SECONDS": "2", "LOOK_SECONDS": "3"}
        self.log = folder / "table.log"
        self.process = None

    def build(self):
        done = self.run(self.install, capture_output=True, text=True)
        printed, errors = done.communicate()
        assert done.returncode == 0, f"{self.language}: {printed}{errors}"

    def run(self, command, capture_output=False, **options):
        pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} if capture_output else {}
        words = ["bash", "-euc", command]
        options = {**options, **pipe, "cwd": self.folder, "env": self.environment, "stdin": subprocess.DEVNULL}
        return subprocess.Popen(words, start_new_session=True, **options)

    def sql(self, statement, *values):
        connection = psycopg2.connect(self.environment["OWN_DATABASE_URL"])
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def publish(self, lines):
        """Starts the publisher with these events; gives its process."""
        (self.folder.parent / "events.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        return self.run(f"exec {self.publish_command}", capture_output=True, text=True)

    def start(self):
        """Starts to keep the table."""
        with open(self.log, "ab") as log:
            self.process = self.run(f"exec {self.table_command}", stdout=log, stderr=log)

    def stop(self):
        assert self.process.poll() is None, f"{self.language} had ended:\n{end_of(self.log)}"
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(10)
        # Java ends so after SIGTERM, whatever a program does.
        assert code == (128 + signal.SIGTERM if self.language == "java" else 0), f"{self.language} ended with {code}:\n{end_of(self.log)}"

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()

    def table(self):
        return set(self.sql(f"SELECT municipality_code, period, {', '.join(FIGURES)} FROM quota"))

    def places(self):
        """How far it is: the last message that it took of each partition."""
        return set(self.sql('SELECT partition, "offset", timestamp_ms FROM quota_position'))


ENUMS = {"phase": PB.Phase, "total_status": PB.TotalStatus, "basis": PB.QuotaBasis, "schedule": PB.Schedule}
FIGURES = [field.name for field in PB.Quota.DESCRIPTOR.fields if field.name not in ("municipality_code", "period")]


def right_table(system):
    """The product's own table in the examples' words."""
    rows = system.sql(f"SELECT municipality_code, period_name(period), {', '.join(FIGURES)} FROM quota")
    names = ["municipality_code", "period", *FIGURES]
    return {tuple(ENUMS[n].Name(v) if n in ENUMS else v for n, v in zip(names, row)) for row in rows}


def is_still(system):
    """Whether all was consumed and published, the indicative half-year too, whose changes are gathered."""
    [(waits,)] = system.sql("SELECT (SELECT count(*) FROM difference) + (SELECT count(*) FROM outbox) + gathering::int FROM emitter")
    return not waits and lag(system.bootstrap_servers) == 0


def end_of_topic(system):
    """The last message of each partition, as the examples write it down; None while the topic does not say all yet."""
    last, values = {}, {}
    for message in read_all(system.bootstrap_servers, [QUOTAS]):
        last[message.partition] = (message.partition, message.offset, message.timestamp_ms)
        values[message.key] = message.value
    [(rows,)] = system.sql("SELECT count(*) FROM quota")
    return set(last.values()) if rows and sum(value is not None for value in values.values()) == rows else None


def wait_for_tables(system, examples, seconds=60):
    """Until each has taken the very last message there is; then its table must be right."""
    end = wait_until(lambda: is_still(system) and end_of_topic(system), "all is published", seconds)
    for example in examples:
        wait_until(lambda: example.places() == end, f"it takes all: {example.log}", seconds)  # noqa: B023
    right = right_table(system)
    for example in examples:
        found = example.table()
        assert found == right, f"{example.language} lacks {len(right - found)} rows, {len(found - right)} are wrong:\n{end_of(example.log)}"


@pytest.fixture(scope="module")
def examples(postgres, tmp_path_factory):
    """All languages, built."""
    folder = tmp_path_factory.mktemp("examples")
    made = [Example(language, folder / language, fresh_database(postgres.address, f"own_{uuid.uuid4().hex}")) for language in LANGUAGES]
    with ThreadPoolExecutor() as pool:
        list(pool.map(Example.build, made))
    yield made
    for example in made:
        example.kill()


@pytest.fixture
def running(system, examples):
    """The chain runs, with figures of 2017-1."""
    for example in examples:
        example.environment["KAFKA_BOOTSTRAP_SERVERS"] = system.bootstrap_servers
    system.taakctl("determine", "register", "--effective-on", "2016-01-01", "-f", str(REFERENCE / "municipalities.csv"))
    system.taakctl("determine", "population", "-f", str(REFERENCE / "population.csv"))
    system.taakctl("determine", "total", *TOTAL.split())
    system.start_all(instances=1)
    yield system
    for example in examples:
        example.kill()


CODES = ("GM0716", "GM0664", "GM0363", "GM0518")
DAY = {"year": 2017, "month": 3, "day": 1}


def placement(code, persons, **more):
    kinds = {"origin": "PLACEMENT_ORIGIN_PERMIT_HOLDER", "arrangement": "ARRANGEMENT_REGULAR"}
    return {"placement_id": str(uuid.uuid4()), "municipality_code": code, "persons": persons, "housed_on": DAY, **kinds, **more}


def events(code):
    """One of each kind that is right, a placement that is not, and one with a person's number, whose reject has neither key nor value."""
    permit = {"permit_id": str(uuid.uuid4()), "category": "PERMIT_CATEGORY_ASYLUM", "persons": 4, "granted_on": DAY}
    arrival = {"arrival_id": str(uuid.uuid4()), "sponsor_permit_id": permit["permit_id"], "persons": 3, "arrived_on": DAY}
    placements = placement(code, 5), placement(code, 100), placement(code, 5, placement_id="111222333")
    records = {"permit": permit}, {"family_arrival": arrival}, *({"placement": one} for one in placements)
    return [{"time": "2017-03-01T10:30:00.123456Z", **record} for record in records]


def later(event, kind, **changes):
    """The next version of an event's record, by a microsecond."""
    return {"time": "2017-03-01T10:30:00.123457Z", kind: {**event[kind], **changes}}


def publish_all(examples, lines):
    """All at once; gives what each printed and its exit code."""
    processes = {example: example.publish(lines[example]) for example in examples}
    results = {}
    for example, process in processes.items():
        printed, errors = process.communicate(timeout=60)
        assert process.returncode in (0, 1) and "Exception" not in errors, f"{example.language}: {process.returncode} {printed}{errors}"
        results[example] = (printed, process.returncode)
    return results


def versions(system, example):
    """What is on the topics of an example, by record."""
    found = {}
    for message in read_all(system.bootstrap_servers, INPUT_TOPICS):
        if header(message, "ce_source") == example.source.encode():
            found.setdefault(message.key.decode(), []).append(message)
    return found


def persons_that_count(system):
    """By kind."""
    tables = ("permit", "family_arrival", "placement")
    return [system.sql(f"SELECT coalesce(sum(persons), 0) FROM {table} WHERE NOT withdrawn")[0][0] for table in tables]


def test_publishers(running, examples):
    system, n = running, len(examples)
    lines = {example: events(code) for example, code in zip(examples, CODES)}
    for example, (printed, code) in publish_all(examples, lines).items():
        wrong = lines[example][3]["placement"]["placement_id"]
        assert code == 1 and "accepted: 3, rejected: 2" in printed, f"{example.language}: {printed}"
        rejects = [line for line in printed.splitlines() if line.startswith("rejected")]
        [told], [personal] = ([line for line in rejects if one in line] for one in (wrong, "111222333"))
        assert re.search(rf"111222333.*{PLACEMENTS}.*: personal-identifier: ", personal), personal
        assert re.search(rf"{wrong}.*{PLACEMENTS}.*persons-out-of-range: .*100", told), told
        [message] = versions(system, example)[wrong]
        assert f"partition {message.partition}, offset {message.offset}" in told, told
        for [message] in versions(system, example).values():
            assert header(message, "content-type") == b"application/protobuf" and message.key
    assert persons_that_count(system) == [4 * n, 3 * n, 5 * n]
    # The permit and the arrival are corrected, what was rejected is right now, a placement is withdrawn; what was said before comes again.
    for example, (permit, arrival, right, wrong, _) in lines.items():
        corrected = [later(permit, "permit", persons=6), later(arrival, "family_arrival", persons=2)]
        lines[example] = [*corrected, later(right, "placement", withdrawn=True), later(wrong, "placement", persons=10), permit, permit, right]
    for example, (printed, code) in publish_all(examples, lines).items():
        assert code == 0 and "accepted: 7, rejected: 0" in printed, f"{example.language}: {printed}"
    assert persons_that_count(system) == [6 * n, 2 * n, 10 * n]


def test_publishers_killed(running, examples):
    """Killed in the middle and run again with the same lines, all counts once: what was sent twice is the same event."""
    system, n, many = running, len(examples), 300
    lines = {e: [{"time": "2017-03-01T10:30:00Z", "placement": placement(code, 2)} for _ in range(many)] for e, code in zip(examples, CODES)}
    for example in examples:
        process = example.publish(lines[example])
        wait_until(lambda: versions(system, example), f"{example.language} sends", 30, 0.01)  # noqa: B023
        assert process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    for example, (printed, code) in publish_all(examples, lines).items():
        assert code == 0 and f"accepted: {many}, rejected: 0" in printed, f"{example.language}: {printed}"
        sent = versions(system, example).values()
        assert len(sent) == many and any(len(of_one) > 1 for of_one in sent)
        for of_one in sent:
            assert len({(*sorted(message.headers), message.value) for message in of_one}) == 1
    assert persons_that_count(system) == [0, 0, 2 * many * n]


@pytest.mark.parametrize("language", LANGUAGES)
def test_programs_are_short(language):
    """Each in one file, so that somebody reads them and lifts out what is of use."""
    programs = [path for path in (EXAMPLES / language).rglob("*") if path.suffix in PROGRAMS and not set(MADE) & set(path.parts)]
    assert len(programs) == 3, "and one that signs"
    assert not {path.name: lines for path in programs if (lines := len(path.read_text().splitlines())) >= LINES_MOST}


def test_kcat(running, tmp_path):
    """The lines for a shell, as they stand on the page."""
    system = running
    copytree(EXAMPLES, tmp_path / "deploy/examples", ignore=ignore_patterns("*"))
    copytree(REPOSITORY / "proto", tmp_path / "proto")
    page = (EXAMPLES / "kcat.md").read_text()
    publish, publish_signed, rejects, stands = re.findall(r"(?<!-->\n)^```sh\n(.*?)^```$", page, re.M | re.S)
    key, settings = key_in(tmp_path, "kcat-2017")

    def run(commands):
        words = ["bash", "-euo", "pipefail", "-c", commands]
        environment = {**os.environ, **settings, "KAFKA_BOOTSTRAP_SERVERS": system.bootstrap_servers}
        done = subprocess.run(
            words, cwd=tmp_path / "deploy/examples", env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run(publish)
    wait_until(lambda: persons_that_count(system) == [0, 0, 5] and is_still(system) and end_of_topic(system), "it counts", 60)
    assert run(rejects) == "nothing\n"
    run(publish_signed)
    message = read_all(system.bootstrap_servers, [PLACEMENTS])[-1]
    assert verifies(key, message.headers, message.value)
    run(publish.replace("persons: 5", "persons: 0"))
    wait_until(lambda: system.sql("SELECT 1 FROM reject") and is_still(system), "it is rejected", 60)
    assert "exception.class.name=persons-out-of-range" in run(rejects)
    assert {"realised: 5", 'municipality_code: "GM0716"'} <= set(run(stands).splitlines())


def key_in(folder, name, algorithm="ed25519"):
    """A new key, and the settings of who signs with it."""
    key, path = Key(name, algorithm), folder / f"{name}.pem"
    path.write_text(key.private_pem())
    return key, {"SIGNING_KEY_FILE": str(path), "SIGNING_KEY_ID": key.keyid}


def altered(message):
    """The same message with one bit of its value turned, as somebody on the way could do it."""
    value = message.value[:-1] + bytes([message.value[-1] ^ 1])
    return Outgoing(message.topic, message.key, value, message.headers)


def test_signed_messages_count(system, examples, tmp_path):
    """Each language's signed messages are taken where signatures are required, with keys of both kinds; altered ones are not."""
    keys = {e: key_in(tmp_path, e.language, ("ed25519", "ecdsa-p256")[n % 2]) for n, e in enumerate(examples)}
    publishers = [Publisher(e.source, INPUT_TOPICS[:3], [key], None) for e, (key, _) in keys.items()]
    trust = Trust(dict.fromkeys(INPUT_TOPICS, "require"), publishers).write(tmp_path / "trust.json")
    system.start_all(instances=1, TRUST_FILE=str(trust))
    lines = {}
    for example, code in zip(examples, CODES):
        example.environment.update(keys[example][1], KAFKA_BOOTSTRAP_SERVERS=system.bootstrap_servers)
        lines[example] = [{**event, "time": "2017-03-01T11:30:00+01:00"} for event in events(code)[:3]]
    try:
        for example, (printed, code) in publish_all(examples, lines).items():
            assert code == 0 and "accepted: 3, rejected: 0" in printed, f"{example.language}: {printed}"
    finally:
        for example in examples:
            for name in ("SIGNING_KEY_FILE", "SIGNING_KEY_ID"):
                del example.environment[name]
    n = len(examples)
    assert persons_that_count(system) == [4 * n, 3 * n, 5 * n]
    messages = read_all(system.bootstrap_servers, INPUT_TOPICS[:3])
    for example, (key, _) in keys.items():
        its = [message for message in messages if header(message, "ce_source") == example.source.encode()]
        assert len(its) == 3 and all(verifies(key, message.headers, message.value) for message in its)
    produce(system.bootstrap_servers, [altered(message) for message in messages])
    wait_until(lambda: system.sql("SELECT count(*) FROM reject") == [(3 * n,)], "none that was altered counts", 60)
    assert system.sql("SELECT DISTINCT reason FROM reject") == [("bad-signature",)]
    assert persons_that_count(system) == [4 * n, 3 * n, 5 * n]
    [unsigned] = [message for message in messages if message.topic == PLACEMENTS][:1]
    without = Outgoing(unsigned.topic, unsigned.key, unsigned.value, unsigned.headers).without_header(MATERIAL)
    produce(system.bootstrap_servers, [without])
    wait_until(lambda: system.sql("SELECT count(*) FROM reject WHERE reason = 'not-signed'") == [(1,)], "nor one unsigned", 60)


def all_anew(system):
    """The output topics, as an operator makes them anew: with one partition."""
    for topic in OUTPUT_TOPICS:
        delete(AdminClient({"bootstrap.servers": system.bootstrap_servers}), topic)
    system.taakctl("topics", "create")


def test_tables_stay_right(running, examples):
    system, servers = running, running.bootstrap_servers
    for example in examples:
        example.start()
    wait_for_tables(system, examples)
    messages = publishing_order(make_history(SEED, COUNT, time.time_ns() // 1000), SEED)
    messages, rest = messages[:-100], messages[-100:]
    chunks = iter([messages[start : start + 10] for start in range(0, len(messages), 10)])
    for _ in range(3):
        for example in examples:
            before = example.places()

            def takes_something():
                """All take what comes; this one is killed in the middle."""
                produce(servers, next(chunks))
                return example.places() != before  # noqa: B023

            wait_until(takes_something, "it takes something", 60, 0.2)
            example.kill()
            example.start()
    for chunk in chunks:
        produce(servers, chunk)
    wait_for_tables(system, examples)
    system.taakctl("rebuild")
    wait_for_tables(system, examples)
    all_anew(system)
    wait_for_tables(system, examples)
    # Made anew once more while the programs are paused: what they took last has a message in its place again, and all goes on behind it.
    before = end_of_topic(system)
    for example in examples:
        example.process.send_signal(signal.SIGSTOP)
    produce(servers, rest)
    wait_until(lambda: is_still(system) and end_of_topic(system) != before, "what comes meanwhile is published", 60)
    all_anew(system)
    after = wait_until(lambda: is_still(system) and end_of_topic(system), "all is published again", 60)
    assert all(new[1] >= old[1] for new, old in zip(sorted(after), sorted(before)))
    for example in examples:
        example.process.send_signal(signal.SIGCONT)
    wait_for_tables(system, examples)
    for example in examples:
        example.stop()
    for topic in OUTPUT_TOPICS:
        make_anew(system, topic)  # with six partitions
    for example in examples:
        example.start()
    wait_for_tables(system, examples)
