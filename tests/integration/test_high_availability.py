"""Three brokers, PostgreSQL with a synchronous standby, two of each service: every part is restarted or taken over under load."""

import bisect
import sys
import time
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "chaos"))

from broker import read_all, wait_until  # noqa: E402
from cluster import KAFKA, POSTGRES, Cluster, script  # noqa: E402
from contract import PB, QUOTAS, check_everything, compare, follow, readable  # noqa: E402
from judgement import INPUT_TOPICS, PLACEMENTS  # noqa: E402
from oracle import expect  # noqa: E402
from protos import REPOSITORY  # noqa: E402
from servers import BUILD, EVENT_SOURCE  # noqa: E402
from standby import both, make_standby, make_synchronous, promote  # noqa: E402
from steady_load import Load, placements  # noqa: E402
from version_before import SCHEMA_BEFORE, migrate, start  # noqa: E402

REFERENCE = REPOSITORY / "deploy" / "reference"
# The 99th percentile, from the broker's timestamp of a placement to that of a quota that has it, beside the time in which nothing can be taken or told.
LATEST_S = 5


@pytest.fixture
def cluster(server_folder):
    folder = server_folder / "three"
    folder.mkdir()
    cluster = Cluster(folder, 3)
    cluster.wait_ready()
    yield cluster
    cluster.stop()


def tell(system):
    """The real municipalities and a total; two of each service run."""
    system.taakctl("determine", "register", "--effective-on", "2016-01-01", "--file", str(REFERENCE / "municipalities.csv"))
    system.taakctl("determine", "population", "--file", str(REFERENCE / "population.csv"))
    total = "--period 2017-1 --persons 13000 --status definitive --announced-on 2016-09-29 --method sum-preserving"
    system.taakctl("determine", "total", *total.split())
    wait_until(lambda: system.sql("SELECT count(*) FROM quota") == [(390,)], "there are quotas", 60)


@pytest.fixture
def country(make_system, cluster, own_postgres, server_folder):
    """Everything twice or three times; gives the system and the standby."""
    system = make_system(SimpleNamespace(address=cluster.bootstrap_servers), own_postgres)
    system.taakctl("migrate")
    system.taakctl("topics", "create", "--partitions", "6", "--replication", "3")
    standby = make_standby(own_postgres, server_folder / "standby")
    make_synchronous(own_postgres)
    system.environment["DATABASE_URL"] = both(system.environment["DATABASE_URL"], standby)
    system.start_all(instances=2, emitters=2)
    tell(system)
    yield system, standby
    system.kill_all()
    standby.stop()


def restart_services(system):
    """As an upgrade does: one after the other, the next when the one before is ready."""
    for service in system.services:
        service.stop()
        service.start()
        service.wait_for()


def restart_brokers(cluster):
    for node in cluster.nodes:
        script(KAFKA / "stop", node.folder)
        node.start()
        cluster.wait_ready()


def switch_over(primary, standby):
    """The standby takes over from a primary that is shut down; it has all that was committed."""
    done = script(POSTGRES / "stop", primary.folder)
    assert done.returncode == 0, done
    promote(standby)


def latencies(placements, quotas):
    """How many milliseconds each placement took until a quota told of it: in each municipality the persons are counted up in the order in which they came, and looked for in what was published."""
    told = defaultdict(list)
    for message in quotas:
        if message.value is not None:
            quota = PB.Quota.FromString(message.value)
            if (quota.period.year, quota.period.half) == (2017, 1):
                told[quota.municipality_code].append((quota.realised, message.timestamp_ms))
    counted, taken, firsts = defaultdict(int), [], {}
    for message in sorted(placements, key=lambda message: message.timestamp_ms):
        firsts.setdefault(message.key, message)  # what came twice counts once
    for message in firsts.values():
        record = PB.Placement.FromString(message.value)
        code = record.municipality_code
        counted[code] += record.persons
        place = bisect.bisect_left(told[code], (counted[code], 0))
        assert place < len(told[code]), f"no quota of {code} tells of {counted[code]} persons"
        taken.append(max(0, told[code][place][1] - message.timestamp_ms))
    return sorted(taken)


class Count:
    """Load, and at its end the proof: all is counted once and went out once, and how long that took."""

    def __init__(self, system, request):
        self.system = system
        self.load = Load(system.bootstrap_servers, placements([code for code, in system.sql("SELECT municipality_code FROM municipality")]))
        self.load.start()
        request.addfinalizer(self.load.stop)
        self.steps = {}
        self.longest_stop = 0

    def step(self, name, do, stops=False):
        """`stops`: meanwhile nothing can be taken or told."""
        began = time.monotonic()
        do()
        self.steps[name] = round(time.monotonic() - began, 1)
        if stops:
            self.longest_stop = max(self.longest_stop, self.steps[name])

    def prove(self, capsys):
        system, servers = self.system, self.system.bootstrap_servers
        sent = self.load.end()
        self.load.check_rate()
        system.taakctl("lag", "--wait", "60")
        assert system.sql("SELECT count(*) FROM placement") == [(sent,)]
        system.taakctl("verify")
        system.stop_all()
        inputs = read_all(servers, INPUT_TOPICS)
        outputs = follow(servers)
        outputs.read()
        outputs.close()
        complaints = compare(outputs, expect(inputs)) + check_everything(outputs, inputs, EVENT_SOURCE)
        assert not complaints, readable(complaints)
        taken = latencies([m for m in inputs if m.topic == PLACEMENTS], outputs.in_order(QUOTAS))
        p50, p99 = taken[len(taken) // 2], taken[len(taken) * 99 // 100]
        told = f"{sent} placements, p50 {p50} ms, p99 {p99} ms, longest {taken[-1]} ms; seconds a step: {self.steps}"
        with capsys.disabled():
            print(f"\n{told}")
        assert p99 <= (LATEST_S + self.longest_stop) * 1000, told


@pytest.mark.heavy
def test_every_part_is_restarted_under_load(country, cluster, own_postgres, capsys, request):
    """Nothing is lost, nothing counts or goes out twice, and figures follow within seconds."""
    system, standby = country
    count = Count(system, request)
    count.step("services", lambda: restart_services(system))
    count.step("brokers", lambda: restart_brokers(cluster))
    count.step("PostgreSQL", lambda: switch_over(own_postgres, standby), stops=True)
    count.step("services again", lambda: restart_services(system))
    count.prove(capsys)


def upgrade(system, build, *numbers):
    """The new version waits beside the old one for its schema; once that is there the old one ends, and the new one goes on."""
    old = list(system.services)
    start(system, build, *numbers)
    migrate(system, build)
    for service in old:
        service.stop()
        system.services.remove(service)
    for service in system.services:
        service.wait_for()


def take_back(system, build, number):
    """The way back: the new version ends, its migrations are taken back, the one before goes on."""
    system.stop_all()
    told = system.taakctl("migrate", "--back-to", str(number))
    assert told.startswith("taken back ")
    start(system, build, 5, 6)
    for service in system.services:
        service.wait_for()


@pytest.mark.heavy
def test_the_next_version_takes_over_under_load_and_is_taken_back(system, before, capsys, request):
    """With another schema than the version before."""
    system.sql("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    migrate(system, before)
    start(system, before, 1, 2)
    tell(system)
    count = Count(system, request)
    count.load.pass_by(10)
    count.step("upgrade", lambda: upgrade(system, BUILD, 3, 4))
    count.load.pass_by(10)
    count.step("back", lambda: take_back(system, before, SCHEMA_BEFORE))
    count.load.pass_by(5)
    count.step("upgrade again", lambda: upgrade(system, BUILD, 7, 8))
    count.prove(capsys)
