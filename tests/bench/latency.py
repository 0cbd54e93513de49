"""From the broker's timestamp of a placement to its quota at a read_committed reader, beside a bare relay on the same broker.

A turn is one run of seconds at one rate on empty topics: of the relay (the floor), of the product with nobody waiting or with many
people waiting, or of the publisher alone, whose processor time of the broker is not ours.
"""

import contextlib
import csv
import random
import statistics
import subprocess
import sys
import time
import uuid
from collections import defaultdict, deque
from datetime import date

import bench
from broker import produce, wait_until
from clients import Publisher, Reader, stored
from envelopes import Outgoing
from judgement import PERMITS
from load import SOURCE, TOPIC, Placement
from measure import cpu_seconds, metric, peak_megabytes, percentile, postgres_cpu_seconds
from servers import CONSUMERS
import protos

PB = protos.load()
REFERENCE = protos.REPOSITORY / "deploy" / "reference"
QUOTAS = "taakstelling.quotas.v1"
NATION = "taakstelling.nation.v1"
PERIOD = "2017-1"
TOTAL = 13_000
WAITING = 45_000  # persons, when all is published
MOST = 99  # persons in one record
PARTITIONS = 6
WARM_SECONDS = 3  # of each turn, thrown away
WARM_UP_SECONDS = 20  # before all of them, for the broker's JIT


def total_words(persons):
    words = f"total --period {PERIOD} --persons {persons} --status definitive --announced-on 2016-10-01"
    return [*words.split(), "--method", "sum-preserving"]


def prepare(system):
    """The real country with a total for one half-year; gives its codes."""
    for words in (
        ["register", "--effective-on", "2016-01-01", "--file", str(REFERENCE / "municipalities.csv")],
        ["population", "--file", str(REFERENCE / "population.csv")],
        total_words(TOTAL),
    ):
        system.taakctl("determine", *words)
    with open(REFERENCE / "municipalities.csv", encoding="utf-8") as file:
        codes = [int(row["code"][2:]) for row in csv.DictReader(file)]
    wait_until(lambda: system.sql("SELECT count(*) FROM quota")[0][0] >= len(codes), "the quotas are published", 60)
    return codes


def permits(rng, persons):
    """As many as it takes for so many persons."""
    for _ in range(0, persons, MOST):
        identifier = str(uuid.UUID(int=rng.getrandbits(128)))
        permit = PB.Permit(
            permit_id=identifier,
            category=PB.PERMIT_CATEGORY_ASYLUM,
            persons=MOST,
            granted_on=PB.Date(year=2017, month=3, day=20),
        )
        headers = [
            ("ce_specversion", b"1.0"),
            ("ce_id", str(uuid.UUID(int=rng.getrandbits(128))).encode()),
            ("ce_source", SOURCE),
            ("ce_type", b"nl.taakstelling.permit-recorded.v1"),
            ("ce_time", b"2017-03-20T12:00:00Z"),
        ]
        yield Outgoing(PERMITS, identifier.encode(), permit.SerializeToString(), tuple(headers))


class Placements:
    """What is published, and the persons that a municipality has with each: its placements are in one partition, in this order."""

    def __init__(self, rng, codes):
        self.rng, self.codes = rng, codes
        self.by_key = {}  # code, persons so far
        self.totals = defaultdict(int)

    def make(self, persons):
        code = self.rng.choice(self.codes)
        day = date(2017, 3, self.rng.randint(1, 20)).toordinal()
        ids = (uuid.UUID(int=self.rng.getrandbits(128)) for _ in range(2))
        placement = Placement(*ids, 0, code, day, persons)
        self.totals[code] += persons
        key = str(placement.key)
        self.by_key[key] = code, self.totals[code]
        return code % PARTITIONS, key, placement.value(), placement.headers()

    def shown(self, quotas, order):
        """When each placement was first counted, by key. Quotas: (when, key, value); order: keys, as the broker has them."""
        queues, times = defaultdict(deque), {}
        for key in order:
            queues[self.by_key[key][0]].append(key)
        for when, key, value in quotas:
            code, period = key.decode().split("/")
            queue = queues[int(code[2:])]
            if period != PERIOD or not queue:
                continue
            realised = PB.Quota.FromString(value).realised
            while queue and self.by_key[queue[0]][1] <= realised:
                times[queue.popleft()] = when
        return times


@contextlib.contextmanager
def relaying(servers, program):
    """The floor, while it runs."""
    process = subprocess.Popen([program, servers, TOPIC, QUOTAS], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
        assert process.poll() is None, "the relay ended"
    finally:
        process.terminate()
        process.wait(30)


class Costs:
    """Processor time spent until now, and what the emitter did."""

    def __init__(self, servers, system):
        self.when = time.time()
        self.spent = {"broker": cpu_seconds(servers.kafka.processes()[0])}
        for service in system.services:
            name = "consumers" if service.program in CONSUMERS else "emitter"
            self.spent[name] = self.spent.get(name, 0) + cpu_seconds(service.process.pid)
        if system.services:
            self.spent["postgres"] = postgres_cpu_seconds(servers.postmaster)

    def since(self, before, events):
        """Microseconds an event."""
        return {f"{name}_us": round((now - before.spent[name]) / events * 1e6) for name, now in self.spent.items()}


def spans_told(who, spans):
    shares = {"p50": 0.5, "p99": 0.99, "max": 1}
    return {f"{who}_{name}": round(percentile(spans, share) * 1000, 1) for name, share in shares.items()}


def rest(system, persons):
    """Waits until so many persons are counted and all is sent."""
    wait_until(lambda: system.sql("SELECT sum(persons) FROM housed") == [(persons,)], "all is counted", 120, 0.05)
    wait_until(lambda: system.sql("SELECT count(*) FROM outbox") == [(0,)], "all is sent", 60, 0.05)


def start_product(system, waiting, rng, placements, count):
    """All its services. The total is housed already: each placement from then on is one more than was to come."""
    for program in (*CONSUMERS, "quota-emitter"):
        system.start(program)
    for service in system.services:
        service.wait_for()
    prepare(system)
    early = [placements.make(MOST) for _ in range(0, TOTAL, MOST)]
    produce(system.bootstrap_servers, [Outgoing(TOPIC, key.encode(), value, tuple(h)) for _, key, value, h in early])
    persons = MOST * len(early)
    if waiting:
        more = list(permits(rng, WAITING + count))
        produce(system.bootstrap_servers, more)
        many = "SELECT sum(persons) FROM permit"
        wait_until(lambda: system.sql(many) == [(MOST * len(more),)], "the permits are stored", 60, 0.05)
    rest(system, persons)
    return persons


class Turns:
    """Runs turns on the servers of a benchmark."""

    def __init__(self, servers):
        self.servers = servers
        self.program = servers.compiled("relay.c", "rdkafka")

    def turn(self, kind, rate, seconds):
        """kind: "floor", "nobody waiting", "people waiting" or "publisher alone"."""
        system = self.servers.system(PARTITIONS)
        rng = random.Random(rate)
        count = rate * (WARM_SECONDS + seconds)
        with open(REFERENCE / "municipalities.csv", encoding="utf-8") as file:
            placements = Placements(rng, [int(row["code"][2:]) for row in csv.DictReader(file)])
        if kind == "floor":
            with relaying(system.bootstrap_servers, self.program) as process:
                return self.measure(system, placements, rate, seconds, [process.pid], lambda: None)
        if kind == "publisher alone":
            return self.measure(system, placements, rate, seconds, [], None)
        persons = start_product(system, kind == "people waiting", rng, placements, count)
        result = self.measure(system, placements, rate, seconds, [], lambda: rest(system, persons + count))
        system.stop_all()
        return result

    def measure(self, system, placements, rate, seconds, pids, wait):
        """Publishes and reads. wait: returns when all was sent on, None if nobody does that."""
        servers, count = system.bootstrap_servers, rate * (WARM_SECONDS + seconds)
        reader = Reader(servers, [QUOTAS, NATION])
        publisher = Publisher(servers, TOPIC, [placements.make(1) for _ in range(count)], rate)
        time.sleep(max(0.0, publisher.began + WARM_SECONDS - time.time()))  # what is thrown away
        before = Costs(self.servers, system)
        published_at = publisher.wait()
        after = Costs(self.servers, system)
        if wait:
            wait()
        seen = reader.stop()
        order = stored(servers, TOPIC)
        taken_at = {key: when for key, when in order if published_at.get(key, 0) >= before.when}
        result = after.since(before, len(taken_at))
        result.update(spans_told("publisher", [when - published_at[key] for key, when in taken_at.items()]))
        if wait:
            shown = {key.decode(): when for when, _, key, _ in seen} if pids else placements.shown(
                [(when, key, value) for when, topic, key, value in seen if topic == QUOTAS], [key for key, _ in order])
            missing = [key for key in published_at if key not in shown]
            assert not missing, f"{len(missing)} of {count} placements do not show"
            result.update(spans_told("reader", [shown[key] - when for key, when in taken_at.items()]))
            result["messages_per_event"] = round(len(seen) / count, 2)
        if system.services:
            emitter = system.services[-1]
            result["emitter_mb"] = round(peak_megabytes(emitter.process.pid))
        return result


KINDS = ("floor", "nobody waiting", "people waiting", "publisher alone")


def run(servers, rates, runs, seconds, only_waiting):
    """All kinds in turn, several times: medians, and what the product takes as a multiple of what the floor took beside it."""
    kinds = [kind for kind in KINDS if kind != "nobody waiting" or not only_waiting]
    turns = Turns(servers)
    for kind in kinds:
        print(f"latency: {kind}, to warm up", file=sys.stderr)
        turns.turn(kind, 1000, WARM_UP_SECONDS // len(kinds))
    results = {}
    for rate in rates:
        found = {kind: [] for kind in kinds}
        for number in range(1, runs + 1):
            for kind in kinds:
                print(f"latency: {kind}, {rate} events/s, run {number} of {runs}", file=sys.stderr)
                found[kind].append(turns.turn(kind, rate, seconds))
        results[str(rate)] = {kind: told(of, found["floor"], found["publisher alone"]) for kind, of in found.items()}
    return results


def told(turns, floors, alone):
    """Medians of the turns of one kind."""
    result = bench.medians(turns)
    for name in ("p50", "p99"):
        if f"reader_{name}" in result:
            pairs = zip(turns, floors)
            result[f"ratio_{name}"] = round(statistics.median(t[f"reader_{name}"] / f[f"reader_{name}"] for t, f in pairs), 2)
    result["broker_our_us"] = round(statistics.median(t["broker_us"] - a["broker_us"] for t, a in zip(turns, alone)))
    return result


COLUMNS = [
    ("p50 ms", "reader_p50", "{:.1f}"),
    ("p99 ms", "reader_p99", "{:.1f}"),
    ("p50 ×", "ratio_p50", "{:.2f}"),
    ("p99 ×", "ratio_p99", "{:.2f}"),
    ("publish", "publisher_p99", "{:.1f}"),
    ("messages", "messages_per_event", "{:.2f}"),
    ("broker µs", "broker_us", "{:.0f}"),
    ("ours µs", "broker_our_us", "{:.0f}"),
    ("cons. µs", "consumers_us", "{:.0f}"),
    ("emit. µs", "emitter_us", "{:.0f}"),
    ("PG µs", "postgres_us", "{:.0f}"),
]


def table_print(results):
    rows = {f"{rate} events/s, {kind}": result for rate, kinds in results.items() for kind, result in kinds.items()}
    bench.table_print(COLUMNS, rows)
