"""One chain for all tests in a browser: Kafka, PostgreSQL, every service and the board, with 2017's real figures; and Debian's Chromium."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

import story  # noqa: E402
from chromium import Site, chromium  # noqa: E402
from registries import npm  # noqa: E402
from servers import PrivateServer, System, free_port, fresh_database  # noqa: E402

AXE = "axe-core@4.14.1"


def pytest_collection_modifyitems(items):
    """All on one worker, as they share the chain."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def chain(request):
    """The whole product, with the story told up to April 2017; its services end with the tests."""
    with tempfile.TemporaryDirectory(prefix="taakstelling-browser-") as name:
        folder = Path(name)
        os.chmod(folder, 0o755)  # user postgres must be able to enter it
        kafka = PrivateServer("kafka", "KAFKA_BOOTSTRAP_SERVERS", folder / "kafka")
        postgres = PrivateServer("postgres", "DATABASE_URL", folder / "postgres")
        system = System(kafka.address, fresh_database(postgres.address, "browser"), folder)
        try:
            system.prepare()
            system.start_all(instances=1)
            story.tell(system, folder)
            yield system
        finally:
            if request.session.testsfailed:
                print(system.end_of_logs())
            system.kill_all()
            kafka.stop()
            postgres.stop()


@pytest.fixture(scope="session")
def board(chain):
    """On a port that stays its own when it is started again."""
    return chain.start("board", HTTP_LISTEN=f"127.0.0.1:{free_port()}").wait_for()


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("playwright")) as started:
        yield started


@pytest.fixture
def site(browser, board):
    return Site(browser, f"http://127.0.0.1:{board.port}")


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """The text of axe-core, which looks for what keeps people out."""
    folder = tmp_path_factory.mktemp("axe")
    npm(folder, AXE)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
