"""From a placement on its topic to the first quota that counts it, as a read_committed reader sees it."""

import csv
import random
import threading
import time
import uuid
from collections import defaultdict, deque
from datetime import date

from confluent_kafka import Consumer, Producer, TopicPartition

from broker import wait_until
from load import TOPIC, Placement
from measure import percentile, peak_megabytes
import protos

PB = protos.load()
REFERENCE = protos.REPOSITORY / "deploy" / "reference"
QUOTAS = "taakstelling.quotas.v1"
WARM_SECONDS = 3


def prepare(system):
    """The real country with a total for one half-year; gives its codes."""
    total = "--period 2017-1 --persons 13000 --status definitive --announced-on 2016-10-01 --method sum-preserving"
    for words in (
        ["register", "--effective-on", "2016-01-01", "--file", str(REFERENCE / "municipalities.csv")],
        ["population", "--file", str(REFERENCE / "population.csv")],
        ["total", *total.split()],
    ):
        system.taakctl("determine", *words)
    with open(REFERENCE / "municipalities.csv", encoding="utf-8") as file:
        codes = [int(row["code"][2:]) for row in csv.DictReader(file)]
    wait_until(lambda: len(published(system)) >= len(codes), "the quotas are published", 60)
    return codes


def published(system):
    return system.sql("SELECT key FROM published")


class Watcher(threading.Thread):
    """Follows the quotas, and knows which placements each of them counts."""

    def __init__(self, servers):
        super().__init__(daemon=True)
        self.consumer = Consumer(
            {
                "bootstrap.servers": servers,
                "group.id": f"bench-{uuid.uuid4()}",
                "isolation.level": "read_committed",
                "enable.auto.commit": False,
                "fetch.wait.max.ms": 5,
            }
        )
        partitions = self.consumer.list_topics(QUOTAS, timeout=20).topics[QUOTAS].partitions
        self.consumer.assign([TopicPartition(QUOTAS, number, 0) for number in partitions])
        self.lock = threading.Lock()
        self.waiting = defaultdict(deque)  # by code: (persons in all so far, time of publishing)
        self.latencies = []
        self.updates = 0
        self.done = False

    def expect(self, code, total, now):
        with self.lock:
            self.waiting[code].append((total, now))

    def run(self):
        while not self.done:
            message = self.consumer.poll(0.1)
            if message is None or message.error() or message.value() is None:
                continue
            quota = PB.Quota.FromString(message.value())
            now = time.monotonic()
            if (quota.period.year, quota.period.half) != (2017, 1):
                continue
            self.updates += 1
            with self.lock:
                queue = self.waiting[quota.municipality_code]
                while queue and queue[0][0] <= quota.realised:
                    self.latencies.append(now - queue.popleft()[1])
        self.consumer.close()


def run(system, rate, seconds):
    services = [system.start(program) for program in ("determination-consumer", "placement-consumer", "quota-emitter")]
    for service in services:
        service.wait_for()
    codes = prepare(system)
    watcher = Watcher(system.bootstrap_servers)
    watcher.start()
    producer = Producer({"bootstrap.servers": system.bootstrap_servers, "linger.ms": 0})
    rng = random.Random(1)
    totals = defaultdict(int)
    began = time.monotonic()
    count = rate * (seconds + WARM_SECONDS)
    for number in range(count):
        due = began + number / rate
        while (now := time.monotonic()) < due:
            producer.poll(max(0.0, min(0.001, due - now)))
        code = rng.choice(codes)
        day = date(2017, 3, rng.randint(1, 20)).toordinal()
        placement = Placement(
            uuid.UUID(int=rng.getrandbits(128)), uuid.UUID(int=rng.getrandbits(128)), 0, code, day, rng.randint(1, 9)
        )
        totals[code] += placement.persons
        if number >= rate * WARM_SECONDS:
            watcher.expect(f"GM{code:04d}", totals[code], time.monotonic())
        producer.produce(TOPIC, placement.value(), str(placement.key), headers=placement.headers())
    assert producer.flush(60) == 0
    deadline = time.monotonic() + 60
    while len(watcher.latencies) < rate * seconds:
        assert time.monotonic() < deadline, f"{len(watcher.latencies)} of {rate * seconds} placements show"
        time.sleep(0.05)
    watcher.done = True
    watcher.join()
    result = {
        "p50": round(percentile(watcher.latencies, 0.5) * 1000, 1),
        "p99": round(percentile(watcher.latencies, 0.99) * 1000, 1),
        "max": round(max(watcher.latencies) * 1000, 1),
        "updates": watcher.updates,
        "emitter_peak_mb": round(peak_megabytes(services[2].process.pid)),
    }
    system.stop_all()
    return result
