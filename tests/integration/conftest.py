"""Real servers for the integration tests: one PostgreSQL, a Kafka that nobody has left anything in, the product on top of them."""

import os
import random
import sys
import tempfile
import uuid
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from board import Chain  # noqa: E402
from contract import follow  # noqa: E402
from secured import SecurePostgres  # noqa: E402
from servers import FORGOTTEN, PrivateServer, System, delete_topics, fresh_database  # noqa: E402
from version_before import build_before  # noqa: E402
from versions import SEED  # noqa: E402


def pytest_report_header():
    return f"not used, as the tests have servers of their own: {' '.join(FORGOTTEN)}" if FORGOTTEN else None


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Remembers whether the test itself failed, for make_system."""
    report = (yield).get_result()
    if call.when == "call":
        item.call_failed = report.failed


@pytest.fixture(scope="session")
def server_folder():
    """Where the servers live: user postgres must be able to enter it, which it can't in pytest's own folders."""
    with tempfile.TemporaryDirectory(prefix="taakstelling-test-") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


@pytest.fixture(scope="session")
def postgres(server_folder):
    server = PrivateServer("postgres", "DATABASE_URL", server_folder / "postgres")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def secure_postgres(server_folder):
    """A PostgreSQL that lets in only who comes by TLS with a password."""
    server = SecurePostgres(server_folder / "postgres-secure")
    yield server
    server.stop()


@pytest.fixture
def own_postgres(server_folder):
    """A PostgreSQL of the test's own, to be harmed."""
    server = PrivateServer("postgres", "DATABASE_URL", server_folder / f"postgres-{uuid.uuid4()}")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def before(tmp_path_factory):
    """The folder of the build of the version before."""
    return build_before(tmp_path_factory.mktemp("before"))


@pytest.fixture(scope="session")
def idle_kafka(server_folder):
    """Brokers whose test left nothing behind, for the next one: a start takes longer than most tests."""
    servers = []
    yield servers
    for server in servers:
        server.stop()


@pytest.fixture
def make_kafka(request, server_folder, idle_kafka):
    """make_kafka() gives a broker without a past: what a group or a transaction left open would outlive its topics."""
    servers = []

    def make():
        server = idle_kafka.pop() if idle_kafka else PrivateServer("kafka", "KAFKA_BOOTSTRAP_SERVERS", server_folder / f"kafka-{uuid.uuid4()}")
        servers.append(server)
        return server

    yield make
    for server in servers:
        if server.harmed or getattr(request.node, "call_failed", True):
            server.stop()
        else:
            delete_topics(server.address)
            idle_kafka.append(server)


@pytest.fixture
def kafka(make_kafka):
    return make_kafka()


@pytest.fixture
def rng():
    return random.Random(SEED)


@pytest.fixture
def placements(system):
    """Only the consumer of placements runs."""
    system.start("placement-consumer").wait_for()
    return system


@pytest.fixture
def make_system(request, postgres, make_kafka, tmp_path):
    """make_system(kafka) gives a System on an empty database (of another server where one is given); its services end with the test, and say why if it failed."""
    systems = []

    def make(kafka, server=postgres):
        name = f"test_{uuid.uuid4().hex}"
        folder = tmp_path / name
        folder.mkdir()
        system = System(kafka.address, fresh_database(server.address, name), folder)
        systems.append((system, kafka))
        return system

    yield make
    for system, kafka in systems:
        system.end_all()
        if system.left_open:
            kafka.harmed = True
        if getattr(request.node, "call_failed", False):
            print(system.end_of_logs())


@pytest.fixture
def system(make_system, kafka):
    """The product with topics of six partitions, and nothing running yet."""
    system = make_system(kafka)
    system.prepare()
    return system


@pytest.fixture(scope="session")
def board_chain(postgres, server_folder, tmp_path_factory):
    """The product with a history in it, and a board; for tests that only look, or only add."""
    kafka = PrivateServer("kafka", "KAFKA_BOOTSTRAP_SERVERS", server_folder / "kafka-board")
    system = System(kafka.address, fresh_database(postgres.address, "test_board"), tmp_path_factory.mktemp("board"))
    try:
        system.prepare()
        chain = Chain(system)
        yield chain
        chain.close()
    finally:
        system.kill_all()
        kafka.stop()


@pytest.fixture
def board(board_chain):
    return board_chain.board


@pytest.fixture
def outputs_of():
    """outputs_of(system) follows the topics that the product writes."""
    followed = []

    def make(system):
        followed.append(follow(system.bootstrap_servers))
        return followed[-1]

    yield make
    for outputs in followed:
        outputs.close()


@pytest.fixture
def outputs(system, outputs_of):
    return outputs_of(system)
