"""deploy/examples: built as their READMEs say, run beside each other on the real chain, killed and restarted."""

import json
import os
import random
import re
import signal
import subprocess
import threading
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
from contract import OUTPUT_TOPICS, QUOTAS, SEQUENCE, header
from histories import make_history, publishing_order
from judgement import INPUT_TOPICS, PLACEMENTS
from protos import REPOSITORY
from servers import end_of, fresh_database

PB = protos.load()
EXAMPLES = REPOSITORY / "deploy" / "examples"
LANGUAGES = ("python", "java", "javascript")
LINES_MOST = 150
REFERENCE = REPOSITORY / "deploy" / "reference"
TOTAL = "--period 2017-1 --persons 13000 --status definitive --announced-on 2016-10-01 --method sum-preserving"
COUNT = 900
SEED = int(os.environ.get("HISTORY_SEED", "20170101"))


def blocks(text):
    """The commands that a README tells one to type, a text for each block."""
    return re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S)


def with_user_behind(url):
    """The same database, as JDBC can read it too: postgresql://host/database?user=name."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=f"user={parts.username}"))


class Example:
    """One language's programs, with a database of their own."""

    def __init__(self, language, folder, database):
        self.language, self.folder = language, folder / "deploy" / "examples" / language
        self.source = f"urn:nld:oin:00000099000000000001:systeem:{language}-example"
        self.install, self.publish_command, self.table_command = blocks((self.folder / "README.md").read_text())
        own = {"OWN_DATABASE_URL": with_user_behind(database), "EVENT_SOURCE": self.source, "SETTLE_SECONDS": "2"}
        self.environment = {**os.environ, **own}
        self.log = folder / f"{language}.log"
        self.process = None

    def build(self):
        done = subprocess.run(
            ["bash", "-euc", self.install],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{self.language}: {done.stdout}{done.stderr}"

    def sql(self, statement, *values):
        connection = psycopg2.connect(self.environment["OWN_DATABASE_URL"])
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def publish(self, lines):
        """Starts the publisher with these records; gives its process."""
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (self.folder / "records.jsonl").write_text(text)
        return subprocess.Popen(
            ["bash", "-euc", f"exec {self.publish_command}"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def start(self):
        """Starts to keep the table."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                ["bash", "-euc", f"exec {self.table_command}"],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def stop(self):
        assert self.process.poll() is None, f"{self.language} had ended:\n{end_of(self.log)}"
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(10)
        # Java ends so after SIGTERM, whatever a program does.
        assert code == (128 + signal.SIGTERM if self.language == "java" else 0), f"{self.language} ended with {code} after SIGTERM:\n{end_of(self.log)}"

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()

    def table(self):
        return set(self.sql(f"SELECT municipality_code, period, {', '.join(FIGURES)} FROM quota"))

    def places(self):
        """How far it is: the last message that it took of each partition."""
        return set(self.sql('SELECT partition, "offset", sequence FROM quota_position'))


ENUMS = {"phase": PB.Phase, "total_status": PB.TotalStatus, "basis": PB.QuotaBasis, "schedule": PB.Schedule}
FIGURES = [field.name for field in PB.Quota.DESCRIPTOR.fields if field.name not in ("municipality_code", "period")]


def word(column, number):
    """An enum's value as the examples have it."""
    prefix = ENUMS[column].Name(0).removesuffix("UNSPECIFIED")
    return ENUMS[column].Name(number).removeprefix(prefix)


def right_table(system):
    """The product's own table in the examples' words."""
    rows = system.sql(f"SELECT municipality_code, period_name(period), {', '.join(FIGURES)} FROM quota")
    names = ["municipality_code", "period", *FIGURES]
    return {tuple(word(n, v) if n in ENUMS else v for n, v in zip(names, row)) for row in rows}


def is_still(system):
    """Whether all was consumed and published."""
    [(waits,)] = system.sql("SELECT (SELECT count(*) FROM difference) + (SELECT count(*) FROM outbox)")
    return not waits and lag(system.bootstrap_servers) == 0


def end_of_topic(system):
    """The last message of each partition, as the examples write it down; None while the topic does not say all yet."""
    last, values = {}, {}
    for message in read_all(system.bootstrap_servers, [QUOTAS]):
        last[message.partition] = (message.partition, message.offset, int(header(message, SEQUENCE)))
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
    copytree(REPOSITORY / "proto", folder / "proto")
    copytree(EXAMPLES, folder / "deploy" / "examples", ignore=ignore_patterns("target", "venv", "node_modules", "taakstelling"))
    made = [Example(language, folder, fresh_database(postgres.address, f"own_{uuid.uuid4().hex}")) for language in LANGUAGES]
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


def record_id():
    """A UUIDv7."""
    number = time.time_ns() // 1_000_000 << 80 | 7 << 76 | random.getrandbits(76)
    return str(uuid.UUID(int=number & ~(3 << 62) | 2 << 62))


CODES = ("0716", "0664", "0363", "0518")
DAY = {"year": 2017, "month": 3, "day": 1}


def records(municipality):
    """One of each kind that is right, and a placement that is not."""
    permit, arrival, placement, wrong = (record_id() for _ in range(4))
    kinds = {"origin": "PLACEMENT_ORIGIN_PERMIT_HOLDER", "arrangement": "ARRANGEMENT_REGULAR"}
    housed = {"municipality_code": municipality, "housed_on": DAY, **kinds}
    return [
        {"permit": {"permit_id": permit, "category": "PERMIT_CATEGORY_ASYLUM", "persons": 4, "granted_on": DAY}},
        {"arrival": {"arrival_id": arrival, "sponsor_permit_id": permit, "persons": 3, "arrived_on": DAY}},
        {"placement": {"placement_id": placement, "persons": 5, "holder_record_id": permit, **housed}},
        {"placement": {"placement_id": wrong, "persons": 100, **housed}},
    ]


def ended(example, process):
    """What a publisher printed; its exit code."""
    printed, errors = process.communicate(timeout=60)
    assert process.returncode in (0, 1) and "rror" not in errors, f"{example.language}: {process.returncode} {printed}{errors}"
    return printed, process.returncode


def publish_all(examples, lines):
    """All at once; gives what each printed and its code."""
    processes = [example.publish(lines[example]) for example in examples]
    return {example: ended(example, process) for example, process in zip(examples, processes)}


def versions(system, example):
    """What is on the topics of an example, by record: each message decoded, in the order of its partition."""
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
    system = running
    lines = {example: records(f"GM{code}") for example, code in zip(examples, CODES)}
    n = len(examples)
    for example, (printed, code) in publish_all(examples, lines).items():
        wrong = lines[example][3]["placement"]["placement_id"]
        assert code == 1 and "taken: 3, rejected: 1" in printed, printed
        [told] = [line for line in printed.splitlines() if line.startswith("rejected")]
        assert re.search(rf"{wrong}.*{PLACEMENTS}.*persons-out-of-range: .*100", told), told
        [message] = versions(system, example)[wrong]
        assert f"partition {message.partition}, offset {message.offset}" in told, told
    assert persons_that_count(system) == [4 * n, 3 * n, 5 * n]
    # The permit and the arrival are corrected, what was rejected is right now, the placement is withdrawn; the permit's line comes twice.
    for example in examples:
        permit, arrival, placement, wrong = lines[example]
        permit["permit"]["persons"] = 6
        changed = {"arrival_id": arrival["arrival"]["arrival_id"], "persons": 2}
        gone = {"placement_id": placement["placement"]["placement_id"], "withdrawn": True}
        better = {"placement_id": wrong["placement"]["placement_id"], "persons": 10}
        lines[example] = [permit, permit, {"arrival": changed}, {"placement": gone}, {"placement": better}]
    for example, (printed, code) in publish_all(examples, lines).items():
        assert code == 0 and "taken: 4, rejected: 0" in printed, f"{example.language}: {printed}"
        for of_one in versions(system, example).values():
            times = [header(message, "ce_time") for message in sorted(of_one, key=lambda message: message.offset)]
            assert len(of_one) == 2 and times[0] < times[1]
            for message in of_one:
                assert uuid.UUID(header(message, "ce_id").decode()).version == 7
                assert header(message, "content-type") == b"application/protobuf"
    assert persons_that_count(system) == [6 * n, 2 * n, 10 * n]


HELD = """CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_lock(7); RETURN new; END';
          CREATE TRIGGER held BEFORE UPDATE ON outbox FOR EACH ROW EXECUTE FUNCTION hold()"""


def kill_between(system, example, lines):
    """Kills a publisher when the broker has something that the outbox does not know of yet."""
    holder = psycopg2.connect(example.environment["OWN_DATABASE_URL"])
    holder.cursor().execute("SELECT pg_advisory_lock(7)")
    example.sql(HELD)
    process = example.publish(lines)
    try:
        wait_until(lambda: versions(system, example), f"{example.language} sends", 30)
    finally:
        process.kill()
        print(*process.communicate())
    # Its session must not live on and write it down after all.
    others = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"
    example.sql(f"SELECT pg_terminate_backend(pid) {others}")
    wait_until(lambda: not example.sql(f"SELECT 1 {others}"), "its session is gone", 30)
    holder.close()
    example.sql("DROP TRIGGER held ON outbox; DROP FUNCTION hold()")
    assert not example.sql("SELECT FROM outbox WHERE topic IS NOT NULL AND outcome IS NULL")


def test_publishers_killed(running, examples):
    """Whatever was sent and not written down is sent again, as the same event."""
    system, n = running, len(examples)
    lines = {example: records(f"GM{code}")[:3] for example, code in zip(examples, CODES)}
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda example: kill_between(system, example, lines[example]), examples))
    for example, (printed, code) in publish_all(examples, lines).items():
        assert code == 0 and "taken: 3, rejected: 0" in printed, printed
        sent = versions(system, example).values()
        assert len(sent) == 3 and any(len(of_one) > 1 for of_one in sent)
        for of_one in sent:
            assert len({(*sorted(message.headers), message.value) for message in of_one}) == 1
    assert persons_that_count(system) == [4 * n, 3 * n, 5 * n]


@pytest.mark.parametrize("language", LANGUAGES)
def test_programs_are_short(language):
    """So that somebody reads them, and lifts out what is of use."""
    programs = [path for path in (EXAMPLES / language).rglob("*") if path.suffix in (".py", ".java", ".go", ".js")]
    assert len(programs) >= 2
    assert not {path.name: lines for path in programs if (lines := len(path.read_text().splitlines())) >= LINES_MOST}


def test_tables_stay_right(running, examples):
    system, servers = running, running.bootstrap_servers
    for example in examples:
        example.start()
    wait_for_tables(system, examples)
    messages = publishing_order(make_history(SEED, COUNT, time.time_ns() // 1000), SEED)

    enough = threading.Event()

    def publish():
        for start in range(0, len(messages), 10):
            produce(servers, messages[start : start + 10])
            enough.wait(0.3)  # a pace, so that there is a middle to be killed in

    publishing = threading.Thread(target=publish)
    publishing.start()
    for _ in range(4):
        for example in examples:
            before = example.places()
            wait_until(lambda: example.places() != before, "it takes something", 30, 0.01)  # noqa: B023
            example.kill()
            assert publishing.is_alive()
            example.start()
    enough.set()
    publishing.join()
    wait_for_tables(system, examples)
    system.taakctl("rebuild")
    wait_for_tables(system, examples)
    for topic in OUTPUT_TOPICS:
        delete(AdminClient({"bootstrap.servers": servers}), topic)
    system.taakctl("topics", "create")  # with one partition
    wait_for_tables(system, examples, 90)
    for example in examples:
        example.stop()
    for topic in OUTPUT_TOPICS:
        make_anew(system, topic)  # with six
    for example in examples:
        example.start()
    wait_for_tables(system, examples, 90)
