"""The board's stream of updates against the topics, and the board while its database is away, frozen or another one."""

import random
import re
import signal
import subprocess
import time
from datetime import date
from urllib.parse import urlsplit, urlunsplit

import pytest
from board import Stream, ask, get
from broker import produce, wait_until
from contract import NATION, QUOTAS, follow, header
from determination_faults import town
from envelopes import PB, envelop, make_date, random_uuid, to_time
from judgement import DETERMINATIONS, PLACEMENTS, to_date
from servers import EVENT_SOURCE, PrivateServer, System, fresh_database
from standby import run_sql
from told import percent, told
from versions import SEED

pytestmark = pytest.mark.xdist_group("board-stream")
DAY = date(2017, 2, 10)
PERIOD = PB.HalfYear(year=2017, half=1)
CODES = [f"GM00{number}" for number in range(10, 30)]
UNREAD = "Dit kan nu niet worden gelezen."  # of a page whose changes the database does not give
TYPES = {QUOTAS: "nl.taakstelling.quota-recalculated.v1", NATION: "nl.taakstelling.national-quota-recalculated.v1"}


class Chain:
    """A country of 20 towns whose placements a test publishes, and a board that shows it."""

    def __init__(self, system, postgres, outputs, seed):
        self.system, self.postgres, self.outputs, self.rng = system, postgres, outputs, random.Random(seed)
        url = system.environment["DATABASE_URL"]
        self.name, self.server = urlsplit(url).path[1:], urlunsplit(urlsplit(url)._replace(path="/postgres"))
        system.start_all(instances=1, INDICATIVE_MAX_MS="0")
        self.board = system.start("board").wait_for()
        register = PB.MunicipalRegister(effective_on=make_date(date(2016, 1, 1)), municipalities=map(town, CODES))
        towns = [PB.Inhabitants(code=code, inhabitants=1_000 * number) for number, code in enumerate(CODES, 1)]
        population = PB.Population(
            reference_date=make_date(date(2016, 1, 1)), national=sum(each.inhabitants for each in towns), municipalities=towns
        )
        self.determine(municipal_register=register)
        self.determine(population=population)
        self.determine(national_total=self.total())
        self.place(CODES[0])

    def total(self, persons=800):
        return PB.NationalTotal(
            period=PERIOD, persons=persons, status=2, announced_on=make_date(date(2016, 10, 1)), method=2
        )

    def determine(self, **body):
        message = PB.Determination(**body)
        event = to_time(date(2017, 3, 1)) + time.time_ns() // 1000 % 10**12  # each later than the one before
        produce(
            self.system.bootstrap_servers,
            [envelop(DETERMINATIONS, "determination", message, event, random_uuid(self.rng))],
        )

    def place(self, *codes):
        """Publishes a placement in each, and waits until the topics have what comes of it."""
        before = self.realised()
        messages = []
        for code in codes:
            key = random_uuid(self.rng)
            body = PB.Placement(
                placement_id=key, municipality_code=code, persons=2, housed_on=make_date(DAY), origin=1, arrangement=1
            )
            messages.append(envelop(PLACEMENTS, key, body, to_time(DAY, 60), random_uuid(self.rng)))
        produce(self.system.bootstrap_servers, messages)
        wait_until(lambda: self.realised() == before + 2 * len(codes), "the topics have the placements", 60)

    def realised(self):
        """Persons in the running half-year by the quotas on the topics, where they agree with the nation's."""
        self.outputs.read()
        quotas = self.outputs.last(QUOTAS)
        nation = self.outputs.last(NATION).get("2017-1")
        found = sum(quota.realised for key, quota in quotas.items() if key.endswith("/2017-1"))
        return found if not nation or nation.realised == found else None

    def told(self, since=0):
        """The messages that have come behind a sequence, by it."""
        self.outputs.read()
        found = {
            int(header(message, "outbox-sequence")): message
            for message in self.outputs.messages
            if message.topic in TYPES
        }
        return {sequence: message for sequence, message in sorted(found.items()) if sequence > since}

    def last(self):
        return max(self.told())

    def listen(self, query="", last=None):
        """A stream that has begun."""
        stream = Stream(self.board, query, last)
        stream.wait(lambda _: stream.last is not None, "the stream begins")
        return stream

    def heard(self, stream, since, code=""):
        """Checks that a stream tells what the topics do behind a sequence, and gives its last id."""

        def of_code():
            messages = self.told(since).items()
            return {sequence: message for sequence, message in messages if message.key.decode().startswith(code)}

        stream.wait(lambda _: stream.last >= max(of_code(), default=0), "it has what is on the topics")
        events = list(stream.events)
        wait_until(lambda: set(of_code()) >= {event.id for event in events}, "the topics have what was told", 30)
        check_events(events, of_code())
        return stream.last


@pytest.fixture(scope="module")
def chain(server_folder, tmp_path_factory):
    """On servers of its own, as they are harmed."""
    postgres = PrivateServer("postgres", "DATABASE_URL", server_folder / "postgres-stream")
    kafka = PrivateServer("kafka", "KAFKA_BOOTSTRAP_SERVERS", server_folder / "kafka-stream")
    folder = tmp_path_factory.mktemp("stream")
    system = System(kafka.address, fresh_database(postgres.address, "test_stream"), folder)
    try:
        system.prepare()
        outputs = follow(system.bootstrap_servers)
        yield Chain(system, postgres, outputs, SEED)
        outputs.close()
    finally:
        system.kill_all()
        kafka.stop()
        postgres.stop()


def check_event(event, message):
    """A CloudEvent says what the message's headers and figures say."""
    said = event.data
    assert said["specversion"] == "1.0" and said["datacontenttype"] == "application/json"
    assert said["id"] == header(message, "ce_id").decode()
    assert said["source"] == header(message, "ce_source").decode() == EVENT_SOURCE
    assert said["type"] == header(message, "ce_type").decode() == TYPES[message.topic]
    assert said["time"] == header(message, "ce_time").decode()
    assert said["subject"] == header(message, "ce_subject").decode() == message.key.decode()
    if message.value is None:
        assert said["data"] is None
        return
    body = {QUOTAS: PB.Quota, NATION: PB.NationalQuota}[message.topic].FromString(message.value)
    wanted = told(body) | {"revision": body.revision, "position_date": to_date(body.position_date).isoformat()}
    assert {name: said["data"][name] for name in wanted} == wanted
    assert said["data"]["percent_realised"] == percent(body.realised, body.corrected_quota)


def check_events(events, messages):
    """Each event is a message, ids rise, and no key's last message is missing, but what has come since."""
    ids = [event.id for event in events]
    assert ids == sorted(set(ids)) and {event.name for event in events} <= {"message"}
    for event in events:
        check_event(event, messages[event.id])
    last = {message.key: sequence for sequence, message in messages.items() if sequence <= max(ids, default=0)}
    assert set(last.values()) <= set(ids)


def until_shown(chain, seconds=30):
    """Until the board shows the last message of the nation."""
    message = chain.outputs.last(NATION)["2017-1"]

    def shown():
        answer = ask(chain.board.port, "/v1/nation/2017-1")
        return answer.status == 200 and answer.json["realised"] == message.realised

    wait_until(shown, f"the board shows {message.realised} persons", seconds, 0.05)


def test_a_page_misses_nothing_that_comes_before_it_listens(chain):
    """It says which sequence its figures go up to, and listens from there on; what it was last told then goes before."""
    until_shown(chain)
    page = ask(chain.board.port, "/2017-1").body.decode()
    after = int(re.search(r'data-after="([0-9]+)"', page)[1])
    assert after == chain.last()
    chain.place(*CODES[:2])
    stream = chain.listen(f"?after={after}")
    assert chain.heard(stream, after) > after and stream.events
    stream.close()
    chain.place(CODES[0])
    again = chain.listen(f"?after={after}", last=stream.last)
    chain.heard(again, stream.last)
    assert min(event.id for event in again.events) > stream.last
    again.close()


def test_each_update_is_an_event(chain):
    """To all, to those who ask for one municipality, and to those who go on: from memory, and from the tables."""
    board = chain.board
    everything, one = chain.listen(), chain.listen(f"?municipality={CODES[1]}")
    began = everything.last
    for codes in (CODES[:3], CODES[1:2], CODES[2:9], CODES):
        chain.place(*codes)
    left_at = chain.heard(everything, began)
    chain.heard(one, began, CODES[1])
    everything.close()
    one.close()
    # Who goes on has all that came meanwhile.
    chain.place(*CODES[4:7])
    again = chain.listen(last=left_at)
    chain.heard(again, left_at)
    again.close()
    # Of a board that was not there meanwhile, too; and hears what comes then.
    board.stop()
    chain.place(*CODES[5:8])
    board.start().wait_for()
    again, one = chain.listen(last=left_at), chain.listen(f"?municipality={CODES[5]}", last=left_at)
    chain.heard(again, left_at)
    chain.heard(one, left_at, CODES[5])
    chain.place(CODES[5])
    chain.heard(again, left_at)
    chain.heard(one, left_at, CODES[5])
    chain.determine(national_total=chain.total(), withdrawn=True)
    wait_until(lambda: chain.told() and not chain.outputs.last(NATION), "the figures are gone", 60)
    chain.heard(again, left_at)
    assert None in [event.data["data"] for event in again.events]
    assert get(board, "/v1/periods") == []
    chain.determine(national_total=chain.total())
    future = chain.listen(last=again.last + 1_000_000)
    [reset] = future.wait(lambda events: [event for event in events if event.name == "reset"], "it is told to begin anew")
    assert reset is future.events[0] and reset.id >= left_at
    chain.heard(again, left_at)
    for stream in (again, one, future):
        assert not stream.ended
        stream.close()


def test_a_silent_stream_says_that_it_is_there(chain):
    """Within 15 seconds, and not ever so often."""
    stream = chain.listen()
    stream.wait(lambda _: stream.beats == 1, "it begins with one")
    began = time.monotonic()
    stream.wait(lambda _: stream.beats > 1, "it says something")
    assert 10 < time.monotonic() - began < 16
    assert stream.events == []
    stream.close()


def test_a_board_without_its_database(chain):
    """What was read is shown, and /readyz tells; once the database is back all goes on, with nothing missing."""
    board = chain.board
    chain.place(CODES[3])
    until_shown(chain)
    before = get(board, "/v1/quotas/2017-1")
    explained = get(board, f"/v1/quotas/2017-1/{CODES[0]}/explanation")
    stream = chain.listen()
    began = stream.last
    run_sql(chain.server, f'ALTER DATABASE "{chain.name}" ALLOW_CONNECTIONS false')
    run_sql(chain.server, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{chain.name}'")
    wait_until(lambda: board.answers("/readyz") == 503, "the board says that it follows no more", 30)
    assert "database" in board.readyz()[1]
    for _ in range(3):
        assert get(board, "/v1/quotas/2017-1") == before
        assert get(board, f"/v1/quotas/2017-1/{CODES[0]}/explanation") == explained
        assert get(board, "/v1/quotas/2017-1?at=2017-02-01")
    for page in ("/2017-1", f"/2017-1/{CODES[0]}", "/2017-1/PV20", "/2017-1/provinces"):
        assert ask(board.port, page).status == 200, page
    assert UNREAD in ask(board.port, f"/2017-1/{CODES[7]}").body.decode()
    assert ask(board.port, f"/v1/quotas/2017-1/{CODES[0]}/history").status == 503
    run_sql(chain.server, f'ALTER DATABASE "{chain.name}" ALLOW_CONNECTIONS true')
    board.wait_for()
    assert UNREAD not in ask(board.port, f"/2017-1/{CODES[7]}").body.decode()
    chain.place(*CODES[:4])
    chain.heard(stream, began)
    until_shown(chain)
    stream.close()


def test_another_schema(chain):
    system, board = chain.system, chain.board
    system.sql(
        "INSERT INTO migration (number, name, sha256) SELECT max(number) + 1, 'of-the-future', repeat('0', 64) FROM migration"
    )
    wait_until(lambda: board.answers("/readyz") == 503, "the board waits", 30)
    assert "schema" in board.readyz()[1]
    assert get(board, "/v1/quotas/2017-1")
    system.sql("DELETE FROM migration WHERE name = 'of-the-future'")
    board.wait_for()


def test_figures_stay_while_all_is_made_anew(chain):
    """`taakctl rebuild` empties the records first: what was told stays until something else is told."""
    board = chain.board
    until_shown(chain)
    wanted = get(board, "/v1/quotas/2017-1")
    asked = 0
    words = ["rebuild"]
    process = subprocess.Popen(
        [board.build / "bin" / "taakctl", *words],
        env=chain.system.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    while process.poll() is None:
        assert get(board, "/v1/quotas/2017-1") == wanted
        asked += 1
    assert process.returncode == 0, process.stderr.read()
    process.stderr.close()
    assert asked > 5
    assert get(board, "/v1/quotas/2017-1") == wanted
    chain.place(CODES[3])
    until_shown(chain)


def test_a_restored_backup(chain, tmp_path):
    """The database has told less than the board knows: whoever listens is told to begin anew."""
    board, system = chain.board, chain.system
    url = system.environment["DATABASE_URL"]
    stream = chain.listen()
    file = tmp_path / "backup"
    subprocess.run(["pg_dump", "--format=custom", f"--file={file}", url], check=True)
    chain.place(*CODES[:4])
    stream.wait_for(chain.last())
    run_sql(chain.server, f'DROP DATABASE "{chain.name}" WITH (FORCE)')
    run_sql(chain.server, f'CREATE DATABASE "{chain.name}"')
    subprocess.run(["pg_restore", f"--dbname={url}", "--no-owner", file], check=True)
    stream.wait(lambda events: "reset" in [event.name for event in events], "the reader is told to begin anew")
    board.wait_for()
    wait_until(lambda: system.run_taakctl("verify").returncode == 0, "all is right again", 60)
    chain.place(*CODES[2:5])
    until_shown(chain)
    stream.wait(lambda events: events[-1].name == "message" and stream.last >= chain.last(), "it goes on")
    assert stream.ended is False
    stream.close()


def test_a_database_that_is_frozen(chain):
    """It takes connections and answers nothing: the board answers as before."""
    board = chain.board
    until_shown(chain)
    wanted = get(board, "/v1/quotas/2017-1")
    stream = chain.listen()
    began = stream.last
    chain.postgres.signal(signal.SIGSTOP)
    try:
        until = time.monotonic() + 12
        while time.monotonic() < until:
            for target in ("/v1/quotas/2017-1", f"/v1/quotas/2017-1/{CODES[0]}", "/2017-1", f"/2017-1/{CODES[1]}"):
                answer = ask(board.port, target, seconds=10)
                assert answer.status == 200, f"{target}: {answer.status} {answer.body}"
            assert get(board, "/v1/quotas/2017-1") == wanted
            time.sleep(0.2)  # as one who looks now and then
        assert board.answers("/readyz") == 503
    finally:
        chain.postgres.signal(signal.SIGCONT)
    board.wait_for()
    chain.place(*CODES[:4])
    chain.heard(stream, began)
    stream.close()
