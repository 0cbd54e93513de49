"""The whole chain with a role for each program, by TLS and passwords: it works, tells what it lacks, and keeps up while all of that changes."""

import json
import os
import random
import time

import psycopg2
import pytest

from broker import produce, read_all, wait_until
from contract import check_everything, compare, follow, readable, wait_for_figures
from histories import make_history, publishing_order
from judgement import INPUT_TOPICS, PLACEMENTS
from oracle import expect
from secured import PROGRAMS, SecureSystem
from servers import EVENT_SOURCE, PrivateServer
from steady_load import Load, placements
from versions import NOON, SECOND, placement

pytestmark = pytest.mark.xdist_group("secure")  # by one worker: the server is made once
SEED = int(os.environ.get("HISTORY_SEED", "20170103"))
EVENTS = 1_000


class Chain:
    """All programs on topics of their own, with a history in them."""

    def __init__(self, kafka, server, folder, database=None, schema="public"):
        self.system = SecureSystem(kafka.address, server, folder, database, schema)
        self.system.prepare()
        self.outputs = follow(self.system.bootstrap_servers)
        for program in PROGRAMS:
            self.system.start(program)
        for service in self.system.services:
            service.wait_for()

    def publish(self, seed):
        produce(self.system.bootstrap_servers, publishing_order(make_history(seed, EVENTS, time.time_ns() // 1000, real=True), seed))

    def complaints(self):
        """Waits until the figures are right, and holds all that came out against the contract."""
        inputs = read_all(self.system.bootstrap_servers, INPUT_TOPICS)
        expected = expect(inputs)
        wait_for_figures(self.system.bootstrap_servers, self.outputs, expected)
        return readable(compare(self.outputs, expected) + check_everything(self.outputs, inputs, EVENT_SOURCE))

    def close(self):
        self.outputs.close()
        self.system.kill_all()


@pytest.fixture(scope="module")
def make_chain(secure_postgres, server_folder, tmp_path_factory):
    made = []

    def make(name, **options):
        kafka = PrivateServer("kafka", "KAFKA_BOOTSTRAP_SERVERS", server_folder / f"kafka-{name}")
        made.append(kafka.stop)
        chain = Chain(kafka, secure_postgres, tmp_path_factory.mktemp(name), **options)
        made.append(chain.close)
        return chain

    yield make
    for close in reversed(made):
        close()


@pytest.fixture(scope="module")
def chain(make_chain):
    chain = make_chain("secured")
    chain.publish(SEED)
    assert chain.complaints() == "0 differences:\n"
    return chain


@pytest.fixture
def system(chain):
    return chain.system


def sessions(system):
    """Who is connected to the database: program, role, TLS."""
    return system.sql(
        """SELECT DISTINCT split_part(application_name, '/', 1), usename, ssl FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)
           WHERE datname = current_database() AND application_name LIKE '%%/%%'"""
    )


def test_every_program_comes_as_itself_by_tls(system):
    assert {(program, system.role(program), True) for program in PROGRAMS} == set(sessions(system))
    assert system.refusals() == []
    assert [one for one in json.loads(system.taakctl("doctor", "--json")) if one["subject"] == "TLS"][0]["state"] == "fine"
    assert not [one for one in json.loads(system.taakctl("doctor", "--json")) if one["subject"] == "role"]
    board = next(service for service in system.services if service.program == "board")
    paths = ("/v1/periods", "/v1/nation/2017-1", "/v1/quotas/2017-1", "/v1/process/2017-1", "/v1/quotas/2017-1/GM0716/explanation", "/", "/2017-1/GM0716")
    assert [(path, board.answers(path)) for path in paths] == [(path, 200) for path in paths]


def test_the_operator_can_run_every_command(system):
    number = str(system.sql("SELECT max(reject_id) FROM reject")[0][0])
    system.taakctl("rejects", "list")
    for words in (
        "lag", "unassigned", "nation 2017-1", "quota GM0716 2017-1 --explain", "province PV29 2017-1", "process 2017-1",
        "what-if 2017-1 --national-total 14000", "report 2017-1 --format csv", "verify", f"rejects show {number}",
        f"rejects dismiss {number} --why test", f"rejects dismiss {number} --undo", f"rejects replay {number}",
    ):
        done = system.run_taakctl(*words.split())
        assert "permission denied" not in done.stderr and done.returncode in (0, 1), f"{words}: {done.returncode} {done.stderr}"
    [[record]] = system.sql("SELECT placement_id::text FROM placement LIMIT 1")
    assert "holds" in system.taakctl("record", record)
    [[next_offset]] = system.sql("SELECT next_offset FROM position WHERE topic = %s AND partition = 0", [PLACEMENTS])
    system.taakctl("positions", "set", PLACEMENTS, "0", str(max(0, next_offset - 1)))
    system.taakctl("lag", "--wait", "60")
    system.taakctl("rebuild")
    system.taakctl("verify")
    assert system.refusals() == []


def test_a_right_that_is_taken_away_and_given_back(chain, system):
    """The service says which, waits, and goes on; doctor and migrate deal with it."""
    service = next(service for service in system.services if service.program == "placement-consumer")
    stored = system.sql("SELECT count(*) FROM placement")[0][0]
    system.sql("REVOKE INSERT ON difference FROM taakstelling_placement_consumer")
    rng = random.Random(9)
    messages = [placement(rng, f"0192{n:04x}-0000-7000-8000-000000000001", municipality_code="GM0716") for n in range(50)]
    produce(system.bootstrap_servers, messages)
    wait_until(lambda: service.answers("/readyz") == 503, "it is not ready", 30)
    told = "PostgreSQL: difference_add: permission denied for table difference: 'taakctl migrate', run as the owner of the tables, gives each role its rights"
    wait_until(lambda: told in service.readyz()[1], "it says what it lacks", 30)
    assert told in service.log.read_text()
    found = [one for one in json.loads(system.taakctl("doctor", "--json", code=1)) if one["subject"] == "role"]
    assert [(one["state"], one["found"]) for one in found] == [("fault", "taakstelling_placement_consumer lacks INSERT on difference")]
    assert "taakctl migrate" in found[0]["advice"]
    assert "1 granted, 0 revoked" in system.taakctl("migrate")
    service.wait_for()
    wait_until(lambda: system.sql("SELECT count(*) FROM placement") == [(stored + 50,)], "it has gone on", 60)
    assert chain.complaints() == "0 differences:\n"


def test_doctor_tells_who_has_too_much(system):
    system.sql("GRANT SELECT ON reject TO taakstelling_board; GRANT taakstelling_owner TO taakstelling_quota_emitter")
    system.sql("ALTER ROLE taakstelling_reader CREATEDB")
    found = {one["found"]: one["advice"] for one in json.loads(system.taakctl("doctor", "--json")) if one["subject"] == "role"}
    assert set(found) == {
        "taakstelling_board has more than it needs: SELECT on reject",
        "taakstelling_reader may more than any service needs: may make databases",
        "taakstelling_quota_emitter may more than any service needs: may make objects in the schema, owns the tables",
        "taakstelling_quota_emitter, who may do everything to the tables, is the role of quota-emitter",
    }
    system.sql("REVOKE taakstelling_owner FROM taakstelling_quota_emitter; ALTER ROLE taakstelling_reader NOCREATEDB")
    system.taakctl("migrate")
    assert not [one for one in json.loads(system.taakctl("doctor", "--json")) if one["subject"] == "role"]


@pytest.mark.parametrize(
    "options, why",
    [
        ({"host": "elsewhere.example", "hostaddr": "127.0.0.1"}, 'does not match host name "elsewhere.example"'),
        ({"sslmode": "disable"}, "no pg_hba.conf entry for host"),
        ({"sslrootcert": "OTHER"}, "certificate verify failed"),
        ({"password": "wrong"}, "password authentication failed for user"),
    ],
)
def test_who_is_not_who_he_says_is_refused(system, secure_postgres, options, why):
    """A server by its certificate, a client by its password; nothing is said in clear text."""
    secure_postgres.certify("postgres", authority="other")
    options = {name: str(secure_postgres.folder / "other" / "ca.pem") if value == "OTHER" else value for name, value in options.items()}
    system.write_url("reader", **options)
    done = system.run_taakctl_as("reader", "nation")
    assert done.returncode == 69 and why in " ".join(done.stderr.split()), done.stderr
    system.write_url("reader")


def test_a_certificate_takes_the_place_of_a_password(system, secure_postgres):
    """Where pg_hba.conf says `cert`; another's certificate does not let in."""
    folder = secure_postgres.folder
    rules = folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    secure_postgres.certify("taakstelling_operator", "taakstelling_reader")
    rules.write_text(f"hostssl all taakstelling_operator 127.0.0.1/32 cert\n{before}")
    secure_postgres.reload()
    try:
        for name, refused in (("operator", False), ("reader", True)):
            own = folder / "tls" / f"taakstelling_{name}"
            system.write_url("operator", password="none", sslcert=f"{own}.pem", sslkey=f"{own}.key")
            done = system.run_taakctl("nation", "2017-1")
            assert (done.returncode != 0) == refused and ("certificate authentication failed" in done.stderr) == refused, done.stderr
    finally:
        rules.write_text(before)
        secure_postgres.reload()
        system.write_url("operator")


def end_sessions(system):
    """Each must come again, by what holds then; gives how many there were."""
    return system.sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND usename LIKE 'taakstelling%%'")[0][0]


def test_passwords_certificates_and_the_authority_change_under_load(chain, system, secure_postgres):
    """No service is started again, and each event counts once."""
    before = system.sql("SELECT (SELECT count(*) FROM placement), (SELECT count(*) FROM reject)")[0]
    pids = [service.process.pid for service in system.services]
    with Load(system.bootstrap_servers, placements(["GM0716"])) as load:
        load.pass_by(1)
        for program in PROGRAMS:  # passwords: the role's, then the file; who comes in between waits
            system.sql(f"ALTER ROLE {system.role(program)} PASSWORD 'new-{program}'")
            system.write_url(program, f"new-{program}")
        assert end_sessions(system) >= len(PROGRAMS)
        load.pass_by(2)
        secure_postgres.certify("postgres")  # the server's certificate
        for kind in ("pem", "key"):
            secure_postgres.install(f"tls/postgres.{kind}", f"postgres.{kind}")
        secure_postgres.reload()
        end_sessions(system)
        load.pass_by(2)
        change_authority(secure_postgres, lambda: (end_sessions(system), load.pass_by(2)))
        sent = load.end()
    for service in system.services:
        service.wait_for()
    assert [service.process.pid for service in system.services] == pids
    system.taakctl("lag", "--wait", "60")
    after = system.sql("SELECT (SELECT count(*) FROM placement), (SELECT count(*) FROM reject)")[0]
    assert after == (before[0] + sent, before[1])
    assert chain.complaints() == "0 differences:\n"


def change_authority(server, between):
    """The clients trust both, then the server has a certificate of the new one, then they trust the new one only."""
    trusted = server.folder / "tls" / "ca.pem"
    old = trusted.read_text()
    server.certify("postgres", authority="next")
    new = (server.folder / "next" / "ca.pem").read_text()

    def trust(text):
        trusted.with_suffix(".new").write_text(text)
        trusted.with_suffix(".new").rename(trusted)

    trust(old + new)
    between()
    for kind in ("pem", "key"):
        server.install(f"next/postgres.{kind}", f"postgres.{kind}")
    server.reload()
    between()
    trust(new)
    between()
    for kind in ("pem", "key"):
        (server.folder / "next" / f"ca.{kind}").replace(server.folder / "tls" / f"ca.{kind}")


def test_two_installations_in_one_database(chain, make_chain):
    """Each in a schema of its own, with roles of its own: neither hears, holds up or reads the other."""
    other = make_chain("beside", database=chain.system.database, schema="beside")
    other.publish(SEED + 1)
    chain.publish(SEED + 2)
    assert other.complaints() == chain.complaints() == "0 differences:\n"
    assert {(program, other.system.role(program), True) for program in PROGRAMS} <= set(sessions(other.system))
    leads = other.system.sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2")
    assert leads == [(2,)]
    for one in (chain.system, other.system):
        one.taakctl("verify")
        one.taakctl("doctor")
        assert one.refusals() == [] or one is chain.system
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        connection = psycopg2.connect(other.system.url("operator"))
        connection.cursor().execute("SELECT count(*) FROM public.placement")
    connection.close()
