"""What each role may do in PostgreSQL: every cell of role × table × right is tried, and is what table role_right says."""

import re
import subprocess

import psycopg2
import pytest

from protos import REPOSITORY
from secured import NAMES, SecureSystem
from servers import System, fresh_database, make_roles, url_of

pytestmark = pytest.mark.xdist_group("secure")  # by one worker: the server is made once
REFUSED = psycopg2.errors.InsufficientPrivilege


@pytest.fixture(scope="module")
def tables(secure_postgres, tmp_path_factory):
    """A migrated database that nobody uses, and no broker. A schema where all may make tables tries REFERENCES and TRIGGER."""
    system = SecureSystem("127.0.0.1:1", secure_postgres, tmp_path_factory.mktemp("roles"))
    system.taakctl("migrate")
    system.sql("CREATE SCHEMA own; GRANT ALL ON SCHEMA own TO PUBLIC")
    system.sql("CREATE FUNCTION own.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")
    return system


def objects_of(system):
    """Names of tables, views and sequences with their kinds, columns and types."""
    found = {}
    for name, kind, column, type_name in system.sql(
        """SELECT relname, relkind::text, attname, format_type(atttypid, atttypmod) FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
           WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S') AND attnum > 0 AND NOT attisdropped"""
    ):
        found.setdefault(name, (kind, {}))[1][column] = type_name
    return found


def keys_of(system):
    """The columns of each table's primary key."""
    found = {}
    for name, column in system.sql(
        """SELECT indrelid::regclass::text, attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
           WHERE indisprimary AND indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)"""
    ):
        found.setdefault(name.strip('"'), []).append(column)
    return found


def trials_of(name, kind, columns, key):
    """Statements by (right, column); no column: the right to the whole."""
    for column in columns:
        yield ("SELECT", column), f'SELECT "{column}" FROM "{name}" LIMIT 0'
    if kind != "r":
        return
    names, types = ", ".join(f'"{column}"' for column in key), ", ".join(f'"{column}" {columns[column]}' for column in key)
    for column in columns:
        yield ("INSERT", column), f'INSERT INTO "{name}" ("{column}") VALUES (DEFAULT)'
        yield ("UPDATE", column), f'UPDATE "{name}" SET "{column}" = DEFAULT WHERE false'
    yield ("DELETE", None), f'DELETE FROM "{name}" WHERE false'
    yield ("TRUNCATE", None), f'TRUNCATE "{name}"'
    yield ("REFERENCES", None), f'CREATE TABLE own.refers ({types}, FOREIGN KEY ({names}) REFERENCES "{name}" ({names}))'
    yield ("TRIGGER", None), f'CREATE TRIGGER follows BEFORE INSERT ON "{name}" FOR EACH ROW EXECUTE FUNCTION own.nothing()'
    yield ("ALTER", None), f'ALTER TABLE "{name}" ADD mine int'
    yield ("DROP", None), f'DROP TABLE "{name}" CASCADE'


def is_let(connection, statement):
    """Whether the statement is refused for want of a right; whatever else is wrong with it is of no account."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ WRITE")
        try:
            cursor.execute(statement)
        except REFUSED:
            return False
        except psycopg2.Error as error:
            assert error.pgcode[:2] in ("22", "23", "42", "55", "0A", "2B", "P0"), f"{statement}: {error}"
            return True
        finally:
            connection.rollback()
    return True


def wanted_of(system, role, objects):
    """The cells that role_right has for a role."""
    cells = set()
    for name, right, columns in system.sql("SELECT object, privilege, columns FROM role_right WHERE role = %s", [role]):
        by_column = right in ("SELECT", "INSERT", "UPDATE")
        cells |= {(name, right, column) for column in (columns or objects[name][1]) if by_column} or {(name, right, None)}
    return cells


@pytest.mark.parametrize("name", NAMES)
def test_every_cell(tables, name):
    role, objects, keys = name.replace("-", "_"), objects_of(tables), keys_of(tables)
    wanted = wanted_of(tables, role, objects)
    assert wanted and {cell[0] for cell in wanted} <= set(objects)
    connection = tables.connect(name)
    tried, let = 0, set()
    for table, (kind, columns) in objects.items():
        for (right, column), statement in trials_of(table, kind, columns, keys.get(table)):
            tried += 1
            if is_let(connection, statement):
                let.add((table, right, column))
    connection.close()
    assert tried > 700
    assert let == wanted, f"too many: {sorted(map(str, let - wanted))}; lacks: {sorted(map(str, wanted - let))}"


ANYBODY = (
    "CREATE TABLE mine (a int)",
    "CREATE VIEW mine AS SELECT 1",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine",
    "ALTER ROLE taakstelling_owner PASSWORD 'mine'",
    "SET ROLE taakstelling_owner",
    "SET ROLE postgres",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/mine'",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT pg_ls_dir('.')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT rolpassword FROM pg_authid",
    "CREATE EXTENSION dblink",
)
OWNER_MAY = ANYBODY[:3]


@pytest.mark.parametrize("name", (*NAMES, "owner"))
def test_nobody_reaches_further(tables, name):
    connection = tables.connect(name)
    for statement in ANYBODY:
        if not (name == "owner" and (statement in OWNER_MAY or "taakstelling_owner" in statement)):
            assert not is_let(connection, statement), statement
    assert is_let(connection, "CREATE TEMPORARY TABLE mine (a int)") == (name in ("quota-emitter", "owner"))
    if name != "owner":  # who has a right, and not the right to give it, is told so and no more
        with connection, connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ WRITE")
            cursor.execute("GRANT SELECT ON nation TO PUBLIC" if name == "reader" else "GRANT SELECT ON migration TO PUBLIC")
    connection.close()
    assert tables.sql("SELECT * FROM role_right_fault") == []


def test_who_may_not_come_in(tables, secure_postgres):
    """Nobody is let into the database but its roles: not by default, as every role of the server is elsewhere."""
    secure_postgres.sql("DROP ROLE IF EXISTS stranger")
    secure_postgres.sql("CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
    url = re.sub("//[^@]*@", "//stranger:stranger@", tables.url("reader"))
    with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
        psycopg2.connect(url)
    secure_postgres.sql("DROP ROLE stranger")


def test_no_role_is_more_than_it_must_be(tables):
    assert tables.sql("SELECT rolname FROM pg_roles WHERE rolname LIKE 'taakstelling%' AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)") == []
    memberships = "SELECT member::regrole::text, roleid::regrole::text FROM pg_auth_members WHERE member::regrole::text LIKE 'taakstelling%'"
    assert tables.sql(memberships) == [("taakstelling_operator", "pg_read_all_stats")]
    owners = "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    assert tables.sql(owners) == [("taakstelling_owner",)]
    passwords = "SELECT count(*) FROM pg_authid WHERE rolname LIKE 'taakstelling%' AND rolpassword NOT LIKE 'SCRAM-SHA-256$%'"
    assert tables.sql(passwords) == [(0,)]


def test_the_documentation_has_the_matrix(tables):
    """docs/operations.md: a row for each table and view, a column for each role."""
    text = (REPOSITORY / "docs" / "operations.md").read_text().split("<!-- role × table -->")[1].split("<!-- end -->")[0].strip()
    wanted = documented(tables)
    assert text == wanted, f"it should be\n{wanted}"


def documented(system):
    """S I U D T, in small letters where only of some columns; behind those of the consumers which of them, where not all have them."""
    cells, consumers = {}, {}
    for role, name, right, columns in system.sql("SELECT role, object, privilege, columns FROM role_right"):
        column = "consumers" if role.endswith("_consumer") else role
        cells.setdefault((name, column), set()).add(right[0].lower() if columns else right[0])
        consumers.setdefault(name, set()).update({role.removesuffix("_consumer")} if column == "consumers" else ())
    columns = ["consumers", "quota_emitter", "board", "operator", "reader"]
    assert {column for _, column in cells} == set(columns)
    lines = [f"| table, view | {' | '.join(columns)} |", "|---|" + "---|" * len(columns)]
    for name in sorted({name for name, _ in cells}):
        told = ["".join(sorted(cells.get((name, column), ()), key="SsIiUuDT".index)) for column in columns]
        if told[0] and len(consumers[name]) < 4:
            told[0] += f" ({', '.join(sorted(consumers[name]))})"
        lines.append(f"| `{name}` | {' | '.join(told)} |")
    return "\n".join(lines)


def test_migrate_sets_what_was_changed_by_hand(tables):
    tables.sql("GRANT SELECT ON reject TO taakstelling_board; GRANT UPDATE (quota) ON quota TO taakstelling_reader; GRANT SELECT ON outbox TO PUBLIC")
    tables.sql("REVOKE SELECT ON quota FROM taakstelling_board; REVOKE UPDATE (next_offset) ON position FROM taakstelling_permit_consumer")
    tables.sql("GRANT SELECT ON position TO taakstelling_reader")
    assert "rights of the roles: 2 granted, 4 revoked" in tables.taakctl("migrate")
    assert tables.sql("SELECT * FROM role_right_fault") == []
    assert "rights" not in tables.taakctl("migrate")


def test_only_the_owner_migrates(tables):
    done = tables.run_taakctl_as("operator", "migrate")
    assert done.returncode == 1
    assert "the tables belong to role taakstelling_owner, and this is taakstelling_operator: run 'taakctl migrate' as their owner" in " ".join(done.stderr.split())


def test_a_migration_and_a_backup_keep_the_rights(tables, secure_postgres, tmp_path):
    rights = "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S')"

    def held(system):
        return {(name, frozenset((acl or "").strip("{}").split(","))) for name, acl in system.sql(rights)}

    before = held(tables)
    tables.taakctl("migrate", "--back-to", "8")
    tables.taakctl("migrate")
    assert held(tables) == before
    backup = tmp_path / "backup"
    subprocess.run(["pg_dump", "--format=custom", f"--file={backup}", tables.url("admin")], check=True)
    restored = fresh_database(secure_postgres.url("admin"), "roles_restored")
    subprocess.run(["pg_restore", f"--dbname={restored}", backup], check=True)
    tables.database, own = "roles_restored", tables.database
    try:
        assert held(tables) == before
    finally:
        tables.database = own


def test_tables_that_were_there_go_to_the_owner(postgres, tmp_path):
    """As where one role did all, as before there were others; services may have roles one after the other."""
    url = fresh_database(postgres.address, "roles_later")
    system = System("127.0.0.1:1", url, tmp_path)
    system.taakctl("migrate")
    make_roles(url)
    make_roles(url)  # it can be run again
    owners = "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    assert system.sql(owners) == [("taakstelling_owner",)]
    system.taakctl("migrate")  # a superuser's migrations belong to the owner, too
    system.taakctl("migrate", "--back-to", "8")
    system.taakctl("migrate")
    assert system.sql(owners) == [("taakstelling_owner",)]
    system.environment["DATABASE_URL"] = url_of(url, "taakstelling_owner")
    assert "nothing to do" in system.taakctl("migrate")


@pytest.mark.parametrize(
    "role, schema, told",
    [
        ("taakstelling", "acceptance", "applied "),
        ("taakstelling", "abcdefghijklmnopqrstuvwxyz_0", 'schema "abcdefghijklmnopqrstuvwxyz_0" must have a name of at most 27 small letters'),
        ("taakstelling", "Acceptance", 'schema "Acceptance" must have a name of at most 27 small letters'),
        ("taakstelling_board", "acceptance", "permission denied for database"),
        ("taakstelling_board", "hidden", "role taakstelling_board may not use the schema of search_path hidden"),
    ],
)
def test_migrate_makes_the_schema_of_the_search_path(postgres, tmp_path, role, schema, told):
    """Whoever may not, or a name that cannot be, is told so."""
    url = fresh_database(postgres.address, "roles_schema")
    make_roles(url, owner="taakstelling")
    system = System("127.0.0.1:1", url, tmp_path)
    system.sql("CREATE SCHEMA hidden")
    system.environment["DATABASE_URL"] = f"{url_of(url, role)}?options=-csearch_path%3D{schema}%20-cdefault_transaction_read_only%3Doff"
    done = system.run_taakctl("migrate")
    assert told in " ".join((done.stdout + done.stderr).split()), done
    assert (done.returncode == 0) == told.startswith("applied")
