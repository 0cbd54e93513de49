"""A real Prometheus with the rules that are shipped, thirty times faster, beside real services: each fault makes the alert that names it,
which ends after the repair, and a quiet time makes none."""

import http.server
import random
import re
import signal
import threading
import time

import psycopg2
import pytest

from broker import produce, wait_until
from dashboards import filled, queries, variable_queries
from judgement import PLACEMENTS
from prometheus import Prometheus
from protos import REPOSITORY
from servers import CONSUMERS, PrivateServer, System, free_port, fresh_database, make_roles, url_of
from versions import placement

pytestmark = pytest.mark.xdist_group("alerts")  # by one worker: one system and one Prometheus for all
SECONDS = 60  # in which an alert must fire, and end: most take a few
OTHER_VERSION = "99.0.0"
REFERENCE = REPOSITORY / "deploy" / "reference"


class Page(http.server.BaseHTTPRequestHandler):
    """What a service of another version would tell, as no second version can be built here: taakstelling_build_info alone."""

    def do_GET(self):  # noqa: N802
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f'taakstelling_build_info{{version="{OTHER_VERSION}",schema="99"}} 1\n'.encode())

    def log_message(self, *_):
        pass


class Watched:
    """The product with one of each consumer, an emitter and a board, at addresses that stay, watched by Prometheus."""

    def __init__(self, folder):
        self.rng = random.Random(20171202)
        self.published = 0
        self.kafka = PrivateServer("kafka", "KAFKA_BOOTSTRAP_SERVERS", folder / "kafka")
        self.postgres = PrivateServer("postgres", "DATABASE_URL", folder / "postgres")
        (folder / "logs").mkdir()
        self.system = System(self.kafka.address, fresh_database(self.postgres.address, "alerts"), folder / "logs")
        self.system.prepare(partitions=2)
        self.services = {}
        for program in (*CONSUMERS, "quota-emitter"):
            # A consumer that was killed or frozen is missed by the broker soon, and the next one gets its partitions.
            listen = f"127.0.0.1:{free_port()}"
            self.services[program] = self.system.start(program, HTTP_LISTEN=listen, KAFKA_SESSION_TIMEOUT_MS="6000")
        for service in self.services.values():
            service.wait_for()
        board = self.system.start("board", HTTP_LISTEN=f"127.0.0.1:{free_port()}").wait_for()
        self.services["board"] = board
        self.determine()
        self.other_port = free_port()
        targets = {program: [self.address(program)] for program in self.services}
        targets["of-another-version"] = [f"127.0.0.1:{self.other_port}"]
        self.prometheus = Prometheus(folder / "prometheus", targets)
        looked = "taakstelling_up == 1"  # at both servers of each, but for the board's Kafka; it first takes some seconds to know its targets
        wait_until(lambda: len(self.prometheus.query(looked)) == 2 * len(self.services) - 1, "Prometheus looks at all", SECONDS)

    def determine(self):
        """So that there are figures."""
        for words in (
            ("register", "--effective-on", "2016-01-01", "-f", str(REFERENCE / "municipalities.csv")),
            ("population", "-f", str(REFERENCE / "population.csv")),
            "total --period 2017-1 --persons 12000 --status forecast --announced-on 2016-07-01 --method sum-preserving".split(),
        ):
            self.system.taakctl("determine", *words)
        wait_until(lambda: self.system.sql("SELECT count(*) FROM quota")[0][0] == 390, "there are quotas", SECONDS)

    def address(self, program):
        return self.services[program].environment["HTTP_LISTEN"]

    def publish(self, count, **fields):
        keys = [f"01900000-0000-7000-8000-{number:012}" for number in range(self.published, self.published + count)]
        produce(self.kafka.address, [placement(self.rng, key, **fields) for key in keys])
        self.published += count

    def fires(self, name, *words, **labels):
        """Waits until the alert fires; it must say these words."""
        alert = wait_until(lambda: self.prometheus.firing(name, **labels), f"{name} {labels} fires", SECONDS)
        for word in words:
            assert word in alert["annotations"]["summary"], alert
        assert alert["annotations"]["runbook_url"] == f"./docs/operations.md#{name.lower()}"
        return alert

    def firing(self):
        return {alert["labels"]["alertname"] for alert in self.prometheus.alerts()}

    def all_quiet(self):
        wait_until(lambda: not self.prometheus.alerts("firing", "pending"), "no alert is left", SECONDS)

    def stop(self):
        self.prometheus.stop()
        self.system.kill_all()
        self.kafka.stop()
        self.postgres.stop()


@pytest.fixture(scope="module")
def product(server_folder):
    folder = server_folder / "alerts"
    folder.mkdir()
    watched = Watched(folder)
    yield watched
    watched.stop()


@pytest.fixture
def watched(product, request):
    """Quiet before and after each test."""
    product.all_quiet()
    yield product
    if getattr(request.node, "call_failed", False):
        print(product.system.end_of_logs(), product.prometheus.alerts("firing", "pending"))
    else:
        product.all_quiet()


def test_nothing_fires_in_a_quiet_time(watched):
    """A few hundred events, one in fifty of them wrong, for a time that is ten minutes to the rules."""
    began = time.monotonic()
    while time.monotonic() < began + 20:
        watched.publish(5)
        if watched.published % 50 == 0:
            watched.publish(1, persons=0)
        time.sleep(0.2)  # events trickle
    assert watched.published > 200
    [(_, stored)] = watched.prometheus.query(f'sum(taakstelling_events_total{{topic="{PLACEMENTS}",result="stored"}})')
    assert stored > 150
    assert not watched.prometheus.fired_within(int(time.monotonic() - began))


def test_dashboards_ask_prometheus_what_it_can_answer(watched):
    """Each query is PromQL and finds series; of what went wrong there need be none."""
    watched.publish(20)
    watched.publish(2, persons=0)
    assert watched.services["board"].answers("/v1/periods") == 200
    for place, expression in queries("expr"):
        expression = filled(expression)
        if expression.endswith("> 0") or expression.startswith("ALERTS"):
            watched.prometheus.query(expression)
        else:
            wait_until(lambda asked=expression: watched.prometheus.query(asked), f"{place} has an answer: {expression}", SECONDS)
    for rejects in [expression for _, expression in queries("expr") if "reject" in expression and expression.endswith("> 0")]:
        wait_until(lambda asked=filled(rejects): watched.prometheus.query(asked), f"rejects are counted: {rejects}", SECONDS)


def test_dashboards_ask_postgresql_what_it_can_answer(watched):
    """As the role that is made for them, which may read nothing else."""
    url = watched.system.environment["DATABASE_URL"]
    make_roles(url, owner="taakstelling")
    watched.system.taakctl("migrate")
    connection = psycopg2.connect(url_of(url, "taakstelling_reader"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        for place, query in [*queries("rawSql"), *variable_queries()]:
            cursor.execute(filled(query))
            assert cursor.fetchall(), f"{place} finds nothing: {query}"
        cursor.execute("SET default_transaction_read_only = off")  # it may, and gains nothing by it
        for query in ("SELECT * FROM placement", "SELECT * FROM reject", "DELETE FROM nation"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(query)
    connection.close()


def test_what_the_documents_say_to_ask(watched):
    """Whoever is woken by an alert types what its section says, and it works."""
    section = (REPOSITORY / "docs" / "operations.md").read_text().split("\n## Alerts\n")[1].split("\n## ")[0]
    section = " ".join(section.split())
    statements, expressions = re.findall(r"`(SELECT [^`]*)`", section), re.findall(r"`(count by [^`]*)`", section)
    commands = {tuple(words.split()) for words in re.findall(r"`taakctl ([a-z ]+[a-z])", section)}
    assert statements and expressions and {("lag",), ("verify",), ("rejects", "list"), ("topics", "create")} <= commands
    for statement in statements:
        watched.system.sql(statement)
    for expression in expressions:
        assert watched.prometheus.query(expression)
    for words in commands:
        watched.system.taakctl(*words, "--help")


def test_the_broker_is_killed(watched):
    watched.kafka.signal(signal.SIGKILL)
    for program in watched.services.keys() - {"board"}:
        watched.fires("KafkaAway", "Kafka", program, watched.address(program), job=program, severity="critical")
    assert watched.firing() == {"KafkaAway"}
    watched.kafka.script("start")
    watched.all_quiet()


def test_postgres_is_stopped(watched):
    watched.postgres.stop()
    for program in watched.services:
        watched.fires("DatabaseAway", "PostgreSQL", program, watched.address(program), job=program)
    assert watched.firing() == {"DatabaseAway"}
    watched.postgres.script("start")
    watched.all_quiet()


def test_postgres_is_read_only(watched):
    def set_read_only(value):
        connection = psycopg2.connect(watched.postgres.address)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            cursor.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
            cursor.execute("SELECT pg_reload_conf()")
        connection.close()

    set_read_only("on")
    watched.publish(5)
    address = watched.address("placement-consumer")
    watched.fires("DatabaseReadOnly", "read but not write", "placement-consumer", address, instance=address, kind="25006")
    assert watched.firing() == {"DatabaseReadOnly"}
    set_read_only("off")
    watched.all_quiet()


def test_a_consumer_is_killed(watched):
    watched.services["placement-consumer"].kill()
    watched.fires("ServiceDown", "No placement-consumer answers", job="placement-consumer")
    assert watched.firing() == {"ServiceDown"}
    watched.services["placement-consumer"].start().wait_for()
    watched.all_quiet()


def test_a_consumer_is_frozen_and_figures_wait_for_it(watched):
    """Figures are held back as after a restore, and what they wait for does not come."""
    consumer = watched.services["placement-consumer"].process
    consumer.send_signal(signal.SIGSTOP)
    watched.publish(3)
    watched.system.sql("DELETE FROM emitter")
    watched.fires("ServiceDown", "No placement-consumer answers", "hangs", job="placement-consumer")
    watched.fires("FiguresHeld", watched.address("quota-emitter"))
    consumer.send_signal(signal.SIGCONT)
    watched.all_quiet()


def test_the_board_is_killed(watched):
    watched.services["board"].kill()
    watched.fires("ServiceDown", "No board answers", job="board")
    assert watched.firing() == {"ServiceDown"}
    watched.services["board"].start().wait_for()
    watched.all_quiet()


def test_the_emitter_is_stopped(watched):
    watched.services["quota-emitter"].stop()
    watched.fires("ServiceDown", "No quota-emitter answers", job="quota-emitter")
    assert watched.firing() == {"ServiceDown"}
    watched.services["quota-emitter"].start().wait_for()
    watched.all_quiet()


def test_the_schema_is_another_one(watched):
    """Both servers answer, and yet nobody can go on: the consumer stands still, and no emitter leads."""
    number = watched.system.sql("SELECT max(number) FROM migration")[0][0]
    watched.system.sql(f"UPDATE migration SET number = 99 WHERE number = {number}")
    for program in ("placement-consumer", "quota-emitter"):  # they look every few seconds
        wait_until(lambda service=watched.services[program]: service.answers("/readyz") == 503, f"{program} has seen it", SECONDS)
    watched.publish(3)
    watched.fires("ConsumerStuck", "placement-consumer", watched.address("placement-consumer"), f"{PLACEMENTS} that wait: 3", topic=PLACEMENTS)
    watched.fires("NoEmitterLeads", "none leads")
    watched.services["permit-consumer"].stop()
    watched.services["permit-consumer"].start()  # it takes up no partition now
    watched.fires("NoPartitions", "permit-consumer", job="permit-consumer")
    watched.system.sql(f"UPDATE migration SET number = {number} WHERE number = 99")
    watched.all_quiet()


def test_a_flood_of_rejects_and_two_versions(watched):
    """Two faults at once, to save time: they have nothing to do with each other."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", watched.other_port), Page) as page:
        threading.Thread(target=page.serve_forever, daemon=True).start()
        watched.publish(3000, persons=0)
        alert = watched.fires("RejectsFlood", PLACEMENTS, "persons-out-of-range", topic=PLACEMENTS, reason="persons-out-of-range")
        assert float(re.match(r"[\d.]+", alert["annotations"]["summary"])[0]) > 1
        watched.fires("TwoVersions", OTHER_VERSION, "instances of it: 1", version=OTHER_VERSION, schema="99")
        [(build, _)] = watched.prometheus.query(f'count by (version) (taakstelling_build_info{{version!="{OTHER_VERSION}"}})')
        watched.fires("TwoVersions", "instances of it: 6", version=build["version"])
        page.shutdown()
    watched.all_quiet()
