"""The role as which the board reads: it is enough for all that the board answers, and for nothing else."""

import json
import re
import subprocess

import psycopg2
import pytest

from broker import wait_until
from protos import REPOSITORY
from servers import System, board_url, fresh_database

REFERENCE = REPOSITORY / "deploy" / "reference"
SERVICES = REPOSITORY / "services"


def determined(system):
    """Municipalities, inhabitants and a total, so that there are figures of 2017-1."""
    for program in ("determination-consumer", "quota-emitter"):
        system.start(program).wait_for()
    for words in (
        ("register", "--effective-on", "2016-01-01", "-f", str(REFERENCE / "municipalities.csv")),
        ("population", "-f", str(REFERENCE / "population.csv")),
        "total --period 2017-1 --persons 13000 --status definitive --announced-on 2016-10-01 --method sum-preserving".split(),
    ):
        system.taakctl("determine", *words)
    wait_until(lambda: system.sql("SELECT count(*) FROM quota")[0][0] == 390, "there are quotas", 60)


def test_it_is_enough_for_all_that_the_board_answers(system):
    determined(system)
    board = system.start("board").wait_for()
    assert "taakstelling_board@" in board.environment["DATABASE_URL"]
    nation = json.loads(system.taakctl("nation", "2017-1", "--json"))
    wait_until(lambda: json.loads(board.answer("/v1/nation/2017-1")[1]).get("quota_sum") == nation["quota_sum"], "the board has the figures", 10)
    routes = json.loads(board.answer("/v1/openapi.json")[1])["paths"]
    values = {"{period}": "2017-1", "{municipality_code}": "GM0716", "{province_code}": "PV29"}
    asked = []
    for route in (f"/v1{path}" for path in routes):
        for name, value in values.items():
            route = route.replace(name, value)
        if not route.endswith((".xlsx", "/stream")):  # what isn't text, and what doesn't end
            asked.append(route)
            assert board.answers(route) == 200, route
    assert {"/v1/process/2017-1", "/v1/quotas/2017-1/GM0716/explanation", "/v1/quotas/2017-1/GM0716/history"} <= set(asked)
    system.stop_all()
    assert "42501" not in board.log.read_text()  # insufficient_privilege


@pytest.fixture
def tables(postgres, tmp_path):
    """A System with a migrated database that nobody uses, and no broker."""
    system = System("127.0.0.1:1", fresh_database(postgres.address, "board_role"), tmp_path)
    system.taakctl("migrate")
    return system


def rights(system):
    """What the role may do to which tables and views: all of it, and of the database and its schema."""
    return {
        (name, right)
        for name, right in system.sql(
            """SELECT relname, right_name FROM pg_class
               CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS right_name
               WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p')
                 AND has_table_privilege('taakstelling_board', oid, right_name)"""
        )
    }


def named_in_queries(system):
    """The tables that the board's queries name."""
    known = {name for name, in system.sql("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')")}
    files = [file for folder in ("board", "ledger", "standing") for file in (SERVICES / folder / "sql").glob("*.sql")]
    text = "\n".join(re.sub("--.*", "", file.read_text()) for file in [*files, SERVICES / "common/sql/schema_look.sql"])
    return known & set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", text))


def test_it_may_read_what_the_board_asks_for_and_nothing_else(tables):
    for password in ("first", "it's another"):  # it can be run again
        url = board_url(tables.environment["DATABASE_URL"], password)
    assert rights(tables) == {(name, "SELECT") for name in named_in_queries(tables)}
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM quota")
        with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
            cursor.execute("CREATE TABLE mine (a int)")
        cursor.execute("SET default_transaction_read_only = off")
        for statement in (
            "DELETE FROM quota",
            "UPDATE nation SET revision = 2",
            "INSERT INTO placement DEFAULT VALUES",
            "TRUNCATE determination",
            "DROP TABLE quota",
            "CREATE TABLE mine (a int)",
            "SELECT * FROM reject",
            "SELECT * FROM outbox",
            "COPY quota TO PROGRAM 'true'",
            "CREATE ROLE mine",
            "SET ROLE taakstelling",
        ):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(statement)
    connection.close()


def test_a_migration_and_a_backup_keep_its_rights(tables, postgres, tmp_path):
    board_url(tables.environment["DATABASE_URL"])
    before = rights(tables)
    tables.taakctl("migrate", "--back-to", "7")
    tables.taakctl("migrate")
    assert rights(tables) == before
    backup = tmp_path / "backup"
    subprocess.run(["pg_dump", "--format=custom", f"--file={backup}", tables.environment["DATABASE_URL"]], check=True)
    restored = System("127.0.0.1:1", fresh_database(postgres.address, "board_role_restored"), tmp_path)
    subprocess.run(["pg_restore", f"--dbname={restored.environment['DATABASE_URL']}", backup], check=True)
    assert rights(restored) == before
