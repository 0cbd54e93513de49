"""What operators do to the database while all services run: afterwards all is right by itself, without a message, and
no process ends."""

import json
import os
import signal
import subprocess
import time
import uuid
from urllib.parse import urlsplit, urlunsplit

import pytest

from broker import produce, read_all, wait_until
from contract import check_everything, compare, readable, wait_for_figures
from histories import make_history, publishing_order
from judgement import INPUT_TOPICS
from oracle import expect
from servers import CONSUMERS, EVENT_SOURCE
from standby import both, cut_off, make_standby, make_synchronous, promote, run_sql

SEED = int(os.environ.get("HISTORY_SEED", "20170401"))
SECONDS = 30  # from what an operator does to all being right
PROGRAMS = (*CONSUMERS, "quota-emitter")


def publish(system, seed, count=400):
    produce(system.bootstrap_servers, publishing_order(make_history(seed, count, time.time_ns() // 1000), seed))


def settle(system, outputs):
    expected = expect(read_all(system.bootstrap_servers, INPUT_TOPICS))
    wait_for_figures(system.bootstrap_servers, outputs, expected)


def verified(system):
    done = system.run_taakctl("verify", "--json")
    answer = json.loads(done.stdout) if done.returncode in (0, 1) and done.stdout else {"ok": False}
    return answer["ok"] and answer["complete"]


def wait_until_right(system):
    """Every service is ready and verify finds nothing, in time."""
    began = time.monotonic()
    for service in system.services:
        seconds = began + SECONDS - time.monotonic()
        wait_until(lambda service=service: service.answers("/readyz") == 200, f"{service.program} is ready", seconds)
    wait_until(lambda: verified(system), "verify finds nothing", began + SECONDS - time.monotonic())


def check(system, outputs, published):
    """The figures are right, nothing was published again, and all live that did."""
    for service in system.services:
        assert service.process.poll() is None, f"{service.program} ended:\n{service.end_of_log()}"
    system.stop_all()
    inputs = read_all(system.bootstrap_servers, INPUT_TOPICS)
    outputs.read()
    complaints = compare(outputs, expect(inputs)) + check_everything(outputs, inputs, EVENT_SOURCE)
    assert not complaints, readable(complaints)
    assert published is None or len(outputs.messages) == published


def say(system, *words):
    for service in system.services:
        wait_until(
            lambda service=service: service.readyz()[0] == 503 and all(word in service.readyz()[1] for word in words),
            f"{service.program} says 503 and {words}",
            SECONDS,
        )


class Backed:
    """The running system with a backup that lacks what was published last."""

    def __init__(self, system, outputs, file):
        self.system, self.file = system, file
        self.url = system.environment["DATABASE_URL"]
        self.name = urlsplit(self.url).path[1:]
        self.server = urlunsplit(urlsplit(self.url)._replace(path="/postgres"))
        system.start_all(instances=1)
        publish(system, SEED)
        settle(system, outputs)
        subprocess.run(["pg_dump", "--format=custom", f"--file={file}", self.url], check=True)
        publish(system, SEED + 1)
        settle(system, outputs)
        outputs.read()
        self.published = len(outputs.messages)

    def drop(self):
        run_sql(self.server, f'DROP DATABASE "{self.name}" WITH (FORCE)')

    def create(self, name=None):
        run_sql(self.server, f'CREATE DATABASE "{name or self.name}"')

    def restore(self, *options, name=None):
        url = urlunsplit(urlsplit(self.url)._replace(path="/" + (name or self.name)))
        subprocess.run(["pg_restore", f"--dbname={url}", "--no-owner", *options, self.file], check=True)


@pytest.fixture
def backed(system, outputs, tmp_path):
    return Backed(system, outputs, tmp_path / "backup")


def test_dropped_created_restored(backed, system, outputs):
    backed.drop()
    backed.create()
    backed.restore()
    wait_until_right(system)
    check(system, outputs, backed.published)


def test_dropped_for_a_while(backed, system, outputs):
    """Services that have told that the database is gone look for it all the same."""
    backed.drop()
    say(system, "PostgreSQL", "does not exist")
    backed.create()
    backed.restore()
    wait_until_right(system)
    check(system, outputs, backed.published)


def test_renamed(backed, system, outputs):
    """The backup is restored beside the database, and takes its name."""
    backed.create("restored")
    backed.restore(name="restored")
    run_sql(backed.server, f'ALTER DATABASE "{backed.name}" ALLOW_CONNECTIONS false')
    run_sql(backed.server, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{backed.name}'")
    run_sql(backed.server, f'ALTER DATABASE "{backed.name}" RENAME TO "old"')
    run_sql(backed.server, f'ALTER DATABASE "restored" RENAME TO "{backed.name}"')
    wait_until_right(system)
    run_sql(backed.server, 'DROP DATABASE "old"')
    check(system, outputs, backed.published)


def test_restored_in_place(backed, system, outputs):
    """pg_restore --clean, table by table, beside services that would write."""
    backed.restore("--clean", "--if-exists")
    wait_until_right(system)
    check(system, outputs, backed.published)


def test_empty_and_migrated_later(backed, system, outputs):
    backed.drop()
    backed.create()
    say(system, "schema: away", "taakctl migrate")
    system.taakctl("migrate")
    wait_until_right(system)
    check(system, outputs, backed.published)


def test_a_table_dropped_by_mistake(backed, system, outputs):
    run_sql(backed.url, "DROP TABLE placement")
    say(system, "schema: away", "placement_pkey", "restore the whole of a backup")
    done = system.run_taakctl("migrate")  # which cannot make it anew
    assert done.returncode == 1 and "restore the whole of a backup" in done.stderr
    backed.restore("--clean", "--if-exists")
    wait_until_right(system)
    check(system, outputs, backed.published)


def test_the_row_of_the_emitter_deleted_by_mistake(system, outputs):
    """It is made anew from the topics, by one that runs and by one that starts; nothing is published twice."""
    system.start_all(instances=1)
    publish(system, SEED)
    settle(system, outputs)
    outputs.read()
    published = len(outputs.messages)
    system.sql("DELETE FROM emitter")
    wait_until(lambda: system.sql("SELECT true FROM emitter WHERE NOT reconcile"), "the row is made anew", SECONDS)
    check(system, outputs, published)
    system.stop_all()
    system.sql("DELETE FROM emitter")
    for command in ("lag", "verify"):
        done = system.run_taakctl(command)
        assert done.returncode == 1 and "table emitter has no row" in done.stderr
    system.start_all(instances=1)
    wait_until_right(system)
    check(system, outputs, published)


def test_a_table_renamed_by_mistake(system, outputs):
    """Its key keeps its name, and so does what goes by the table's number."""
    system.start_all(instances=1)
    publish(system, SEED)
    settle(system, outputs)
    system.sql("ALTER TABLE housed RENAME TO housed_before")
    say(system, "schema: away", "without housed")
    done = system.run_taakctl("quota", "GM0001")
    assert done.returncode == 1 and "without housed" in done.stderr
    system.sql("ALTER TABLE housed_before RENAME TO housed")
    wait_until_right(system)
    check(system, outputs, None)


def test_nobody_is_told_to_migrate_what_is_being_restored(backed, system, outputs):
    """Tables without rows and keys, as a restore begins: they have no number yet."""
    backed.drop()
    backed.create()
    backed.restore("--section=pre-data")
    say(system, "schema: away", "as while a backup is being restored")
    assert "taakctl migrate" not in system.run_taakctl("verify").stderr
    backed.restore("--section=data", "--section=post-data")
    wait_until_right(system)
    check(system, outputs, backed.published)


@pytest.mark.parametrize("rows", ("empty", "older"))
def test_rows_put_back_by_hand(backed, system, outputs, rows):
    """All rows are exchanged in one transaction, under connections that stay: an old state, and the oldest.

    What the migrations filled stays, and the audit trail, which is only added to.
    """
    tables = {name for name, in run_sql(backed.url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    tables -= {"migration", "role_right", "audit", "audit_head"}
    script = f"BEGIN; TRUNCATE {', '.join(map(quoted, tables))};\n"
    if rows == "older":
        words = ["pg_restore", "--data-only", "--no-owner", "--file=-"]
        words += [f"--table={table}" for table in tables]
        script += subprocess.run([*words, backed.file], check=True, capture_output=True, text=True).stdout
    else:
        script += "INSERT INTO emitter DEFAULT VALUES; INSERT INTO forgetting DEFAULT VALUES;\n"
    words = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", backed.url]
    subprocess.run(words, input=script + "COMMIT;\n", check=True, capture_output=True, text=True)
    wait_until_right(system)
    check(system, outputs, backed.published)


def quoted(name):
    return f'"{name}"'


def test_a_database_that_comes_later_than_the_services(system, outputs):
    url = system.environment["DATABASE_URL"]
    server, name = urlunsplit(urlsplit(url)._replace(path="/postgres")), urlsplit(url).path[1:]
    run_sql(server, f'DROP DATABASE "{name}"')
    for program in PROGRAMS:
        system.start(program).wait_for("/livez")
    say(system, "database: away", "does not exist")
    publish(system, SEED)
    run_sql(server, f'CREATE DATABASE "{name}"')
    say(system, "schema: away", "taakctl migrate")
    system.taakctl("migrate")
    wait_until_right(system)
    check(system, outputs, None)


def test_a_role_without_rights(system, outputs):
    role = f"role_{uuid.uuid4().hex}"
    url = urlsplit(system.environment["DATABASE_URL"])
    publish(system, SEED)
    run_sql(system.environment["DATABASE_URL"], f"CREATE ROLE {role} LOGIN")
    theirs = urlunsplit(url._replace(netloc=f"{role}@{url.hostname}:{url.port}"))
    for program in PROGRAMS:
        system.start(program, DATABASE_URL=theirs).wait_for("/livez")
    say(system, "PostgreSQL", "permission denied")
    system.sql(f"GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public TO {role}")
    wait_until_right(system)
    system.sql(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
    say(system, "PostgreSQL", "permission denied")
    system.sql(f"GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public TO {role}")
    wait_until_right(system)
    check(system, outputs, None)
    system.sql(f"DROP OWNED BY {role}", f"DROP ROLE {role}")


@pytest.mark.parametrize(
    ("change", "back", "words"),
    (
        (
            "INSERT INTO migration (number, name, sha256) VALUES (9999, '9999_later', repeat('0', 64))",
            "DELETE FROM migration WHERE number = 9999",
            ("9999", "run the version that belongs to it"),
        ),
        (
            "UPDATE migration SET sha256 = repeat('0', 64) WHERE number = 2",
            None,
            ("migration 2", "run the version that belongs to it"),
        ),
    ),
)
def test_a_schema_of_another_version(system, outputs, change, back, words):
    """Services that run already see it when nothing comes; taakctl says so and does nothing."""
    hashes = system.sql("SELECT sha256 FROM migration WHERE number = 2")[0]
    system.start_all(instances=1)
    publish(system, SEED)
    settle(system, outputs)
    system.sql(change)
    say(system, "schema: away", *words)
    done = system.run_taakctl("verify")
    assert done.returncode == 1 and words[1] in done.stderr
    publish(system, SEED + 1)
    system.sql(*([back] if back else ["UPDATE migration SET sha256 = %s WHERE number = 2", list(hashes)]))
    wait_until_right(system)
    settle(system, outputs)
    check(system, outputs, None)


@pytest.fixture
def replicated(make_system, kafka, own_postgres, server_folder):
    """A system on a primary that has a standby, and the standby."""
    system = make_system(kafka, own_postgres)
    system.prepare()
    standby = make_standby(own_postgres, server_folder / f"standby-{uuid.uuid4()}")
    system.environment["DATABASE_URL"] = both(system.environment["DATABASE_URL"], standby)
    yield system, standby
    system.kill_all()
    standby.stop()


@pytest.mark.parametrize("end", ("killed", "frozen"))
def test_a_synchronous_standby_is_promoted(replicated, own_postgres, outputs_of, end):
    system, standby = replicated
    outputs = outputs_of(system)
    make_synchronous(own_postgres)
    system.start_all(instances=1)
    publish(system, SEED)
    settle(system, outputs)
    published = len(outputs.messages)
    own_postgres.signal(signal.SIGKILL if end == "killed" else signal.SIGSTOP)
    promote(standby)
    try:
        wait_until_right(system)
        check(system, outputs, published)
    finally:
        own_postgres.signal(signal.SIGCONT)


def test_an_asynchronous_standby_that_lacks_the_last_is_promoted(replicated, own_postgres, outputs_of):
    system, standby = replicated
    outputs = outputs_of(system)
    system.start_all(instances=1)
    publish(system, SEED)
    settle(system, outputs)
    cut_off(own_postgres, standby)
    publish(system, SEED + 1)
    settle(system, outputs)
    published = len(outputs.messages)
    own_postgres.signal(signal.SIGKILL)
    promote(standby)
    wait_until_right(system)
    check(system, outputs, published)


def test_every_relation_that_is_looked_for_is_one_that_the_migrations_make(system):
    """And the other way round: what schema_look.sql takes as the sign of a whole schema is all of it."""
    names = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = '{}'"
    indexes = [name for name, in system.sql(names.format("i"))]
    tables = [name for name, in system.sql(names.format("r")) if name != "migration"]  # it is the one that is read
    views = [name for name, in system.sql(names.format("v"))]
    relations = [("INDEX", name) for name in indexes] + [("TABLE", name) for name in tables + views]
    for first in range(0, len(relations), 10):
        away = relations[first : first + 10]
        rename(system, away, "{0} RENAME TO not_{0}")
        assert told_missing(system) == ", ".join(sorted(name for _, name in away))
        rename(system, away, "not_{0} RENAME TO {0}")
    rename(system, relations, "{0} RENAME TO not_{0}")
    told = told_missing(system)
    assert told == f"{', '.join(sorted(name for _, name in relations)[:10])} and {len(relations) - 10} more"


def rename(system, relations, words):
    for kind, name in relations:
        system.sql(f"ALTER {kind} {words.format(name)}")


def told_missing(system):
    done = system.run_taakctl("verify")
    assert done.returncode == 1
    return done.stderr.rsplit("without ", 1)[1].strip().rstrip(".")
