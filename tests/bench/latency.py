"""From the broker's timestamp of a placement to its quota at a read_committed reader, beside a bare relay on the same broker.

A turn is one run of some seconds at one rate on topics made anew: of the relay, which is the floor, of the product with nobody
waiting or with many people waiting, or of the publisher alone, whose part of the broker's processor time is not ours.
"""

import contextlib
import statistics
import subprocess
import sys
import time

import bench
import country
from clients import Publisher, Reader, stored
from load import TOPIC
from measure import cpu_seconds, metric, peak_megabytes, percentile, postgres_cpu_seconds
from request_log import RequestLog
from servers import CONSUMERS

OUTPUTS = [country.QUOTAS, "taakstelling.nation.v1"]
FLOOR, NOBODY, PEOPLE, ALONE = KINDS = ("floor", "nobody waiting", "people waiting", "publisher alone")
PARTITIONS = 6
WAITING = 45_000  # persons, at the end of a turn
THROWN_AWAY_SECONDS = 3  # of each turn
WARM_UP_RATE = 1000
COLUMNS = [
    ("p50 ms", "reader_p50", "{:.1f}"),
    ("p99 ms", "reader_p99", "{:.1f}"),
    ("× p50", "ratio_p50", "{:.2f}"),
    ("× p99", "ratio_p99", "{:.2f}"),
    ("published", "publisher_p99", "{:.1f}"),
    ("messages", "messages_per_event", "{:.2f}"),
    ("rounds/s", "rounds_per_s", "{:.0f}"),
    ("broker µs", "broker_us", "{:.0f}"),
    ("ours", "broker_ours_us", "{:.0f}"),
    ("consumers", "consumers_us", "{:.0f}"),
    ("emitter", "emitter_us", "{:.0f}"),
    ("PG", "postgres_us", "{:.0f}"),
]
LEGEND = """
From the broker's timestamp of a placement to the first quota that counts it at a read_committed reader; ×: of the floor, a bare client
that sends each placement on in Kafka transactions, on the same broker in the same minutes. Published: ms from the publisher to that
timestamp, p99. Messages and µs of processor time are an event's; ours: the broker's but for what the publisher alone costs it."""


@contextlib.contextmanager
def relaying(servers, program):
    """The floor, while it runs."""
    process = subprocess.Popen([program, servers, TOPIC, country.QUOTAS], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        yield
        assert process.poll() is None, f"the relay ended with {process.returncode}"
    finally:
        process.terminate()
        process.wait(30)


class Spent:
    """Seconds of processor time until now, and rounds of the emitter."""

    def __init__(self, servers, system):
        self.when, self.rounds = time.time(), 0
        self.cpu = {"broker_us": cpu_seconds(servers.kafka.processes()[0])}
        for service in system.services:
            name = "consumers_us" if service.program in CONSUMERS else "emitter_us"
            self.cpu[name] = self.cpu.get(name, 0) + cpu_seconds(service.process.pid)
        if system.services:
            self.cpu["postgres_us"] = postgres_cpu_seconds(servers.postmaster)
            self.rounds = metric(system.services[-1].port, "taakstelling_recalculations_total")

    def since(self, before, events):
        result = {name: round((cpu - before.cpu[name]) / events * 1e6) for name, cpu in self.cpu.items()}
        if self.rounds:
            result["rounds_per_s"] = round((self.rounds - before.rounds) / (self.when - before.when), 1)
        return result


def milliseconds(who, spans):
    shares = {"p50": 0.5, "p99": 0.99, "max": 1}
    return {f"{who}_{name}": round(percentile(spans, share) * 1000, 1) for name, share in shares.items()}


class Turns:
    """Runs turns on the servers of a benchmark."""

    def __init__(self, servers):
        self.servers = servers
        self.relay = servers.compiled("relay.c", "rdkafka")

    def warm_up(self, seconds):
        """Until the broker's JIT has done its work, with the floor's requests and ours."""
        for kind in (FLOOR, PEOPLE) if seconds else ():
            print(f"{kind}, to warm up", file=sys.stderr)
            self.run(kind, WARM_UP_RATE, seconds / 2)

    def run(self, kind, rate, seconds, requests=None):
        """What a turn measures. Requests: a RequestLog that is on meanwhile, or None."""
        system = self.servers.system(PARTITIONS)
        count = int(rate * (THROWN_AWAY_SECONDS + seconds))
        placements = country.Placements(rate, PARTITIONS)
        with contextlib.ExitStack() as stack:
            if kind == FLOOR:
                stack.enter_context(relaying(system.bootstrap_servers, self.relay))
            elif kind != ALONE:
                country.live(system, placements, WAITING + count if kind == PEOPLE else 0)
            result = self.measure(kind, system, placements, count, rate, requests or contextlib.nullcontext())
        if system.services:
            result["emitter_mb"] = round(peak_megabytes(system.services[-1].process.pid))
            system.stop_all()
        return result

    def measure(self, kind, system, placements, count, rate, requests):
        servers = system.bootstrap_servers
        reader = Reader(servers, OUTPUTS)
        publisher = Publisher(servers, TOPIC, [placements.make(1) for _ in range(count)], rate)
        time.sleep(max(0.0, publisher.began + THROWN_AWAY_SECONDS - time.time()))
        before = Spent(self.servers, system)
        with requests:
            published_at = publisher.wait()
        spent = Spent(self.servers, system)
        if system.services:
            country.rest(system, placements.persons())
        seen = reader.stop()
        taken = stored(servers, TOPIC)
        counted = {key: when for key, when in taken if published_at.get(key, 0) >= before.when}
        result = spent.since(before, len(counted))
        result.update(milliseconds("publisher", [when - published_at[key] for key, when in counted.items()]))
        if kind != ALONE:
            if kind == FLOOR:
                shown = {key.decode(): when for when, _, key, _ in seen}
            else:
                quotas = [(when, key, value) for when, topic, key, value in seen if topic == country.QUOTAS]
                shown = placements.shown([key for key, _ in taken], quotas)
            missing = published_at.keys() - shown.keys()
            assert not missing, f"{len(missing)} of {count} placements do not show"
            result.update(milliseconds("reader", [shown[key] - when for key, when in counted.items()]))
            result["messages_per_event"] = round(len(seen) / count, 2)
        return result


def told(turns, floors, alone):
    """Medians of the turns of one kind, and what comes of comparing them with the others of their time."""
    result = bench.medians(turns)
    for name in ("p50", "p99"):
        reader = f"reader_{name}"
        if reader in result:
            ratios = [turn[reader] / floor[reader] for turn, floor in zip(turns, floors)]
            result[f"ratio_{name}"] = round(statistics.median(ratios), 2)
            ours = [turn["broker_us"] - other["broker_us"] for turn, other in zip(turns, alone)]
            result["broker_ours_us"] = round(statistics.median(ours))
    return result


def run(turns, rates, runs, seconds, kinds):
    """All kinds in turn, several times, so that what else the machine does falls on all alike."""
    results = {}
    for rate in rates:
        found = {kind: [] for kind in kinds}
        for number in range(1, runs + 1):
            for kind, of_kind in found.items():
                print(f"{kind}, {rate} events/s, run {number} of {runs}", file=sys.stderr)
                of_kind.append(turns.run(kind, rate, seconds))
        results[str(rate)] = {kind: told(of_kind, found[FLOOR], found[ALONE]) for kind, of_kind in found.items()}
    return results


def requests(turns, rate, seconds, kinds):
    """Requests to the broker an event, by kind of turn, of each client and kind of request."""
    results = {}
    for kind in kinds:
        print(f"{kind}, {rate} events/s, requests counted", file=sys.stderr)
        log = RequestLog(turns.servers.kafka)
        turns.run(kind, rate, seconds, log)
        results[kind] = {name: round(count / (rate * seconds), 3) for name, count in log.by_client().items()}
    return results


def table_print(results):
    rows = {f"{rate} events/s, {kind}": result for rate, kinds in results.items() for kind, result in kinds.items()}
    bench.table_print(COLUMNS, rows)
    print(LEGEND)


def requests_print(rate, results):
    print(f"\nRequests to the broker an event, at {rate} events/s:\n")
    names = sorted({name for counts in results.values() for name, count in counts.items() if count >= 0.001})
    rows = {name: {kind: counts.get(name, 0) for kind, counts in results.items()} for name in names}
    bench.table_print([(kind, kind, "{:.3f}") for kind in results], rows)
