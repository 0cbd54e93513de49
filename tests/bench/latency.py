"""From a placement on its topic to the first quota that counts it, as a read_committed reader sees it."""

import csv
import multiprocessing
import random
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
    return system.sql("SELECT municipality_code, period FROM quota")


def watch(servers, results, done):
    """Follows the quotas in a process of its own; in the end gives (municipality, realised, when it was read) of each."""
    consumer = Consumer(
        {
            "bootstrap.servers": servers,
            "group.id": f"bench-{uuid.uuid4()}",
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
            "fetch.wait.max.ms": 5,
        }
    )
    partitions = consumer.list_topics(QUOTAS, timeout=20).topics[QUOTAS].partitions
    consumer.assign([TopicPartition(QUOTAS, number, 0) for number in partitions])
    seen = []
    while not done.is_set():
        messages = consumer.consume(500, 0.005)
        now = time.monotonic()
        seen += [(message.value(), now) for message in messages if not message.error() and message.value()]
    consumer.close()
    quotas = [(PB.Quota.FromString(value), now) for value, now in seen]
    results.put([(q.municipality_code, q.realised, now) for q, now in quotas if (q.period.year, q.period.half) == (2017, 1)])


def placements(codes, count):
    """What is published, made before the clock runs, with the persons that its municipality has then."""
    rng = random.Random(1)
    totals = defaultdict(int)
    for _ in range(count):
        code = rng.choice(codes)
        day = date(2017, 3, rng.randint(1, 20)).toordinal()
        ids = (uuid.UUID(int=rng.getrandbits(128)) for _ in range(2))
        placement = Placement(*ids, 0, code, day, rng.randint(1, 9))
        totals[code] += placement.persons
        yield f"GM{code:04d}", totals[code], placement.value(), str(placement.key), placement.headers()


def publish(servers, made, rate):
    """At an even rate; gives (municipality, persons so far, when it was published) of each."""
    producer = Producer({"bootstrap.servers": servers, "linger.ms": 0})
    published_at = []
    began = time.monotonic()
    for number, (code, total, value, key, headers) in enumerate(made):
        time.sleep(max(0.0, began + number / rate - time.monotonic()))  # the pace
        published_at.append((code, total, time.monotonic()))
        producer.produce(TOPIC, value, key, headers=headers)
        producer.poll(0)
    assert producer.flush(60) == 0
    return published_at


def latencies(published_at, quotas, warm):
    """Seconds from each placement to the first quota that counts it, but for the first ones; all must show."""
    waiting = defaultdict(deque)
    for number, (code, total, now) in enumerate(published_at):
        waiting[code].append((total, now, number >= warm))
    spans, shown = [], 0
    for code, realised, now in quotas:
        queue = waiting[code]
        while queue and queue[0][0] <= realised:
            _, began, counts = queue.popleft()
            shown += 1
            if counts:
                spans.append(now - began)
    assert shown == len(published_at), f"{shown} of {len(published_at)} placements show"
    return spans


def run(system, rate, seconds):
    services = [system.start(program) for program in ("determination-consumer", "placement-consumer", "quota-emitter")]
    for service in services:
        service.wait_for()
    codes = prepare(system)
    made = list(placements(codes, rate * (seconds + WARM_SECONDS)))
    results, done = multiprocessing.Queue(), multiprocessing.Event()
    watcher = multiprocessing.Process(target=watch, args=(system.bootstrap_servers, results, done), daemon=True)
    watcher.start()
    published_at = publish(system.bootstrap_servers, made, rate)
    whole = sum({code: total for code, total, _ in published_at}.values())
    wait_until(lambda: system.sql("SELECT sum(persons) FROM housed") == [(whole,)], "all is counted", 60)
    wait_until(lambda: system.sql("SELECT count(*) FROM outbox") == [(0,)], "all is sent and read", 60)
    done.set()
    quotas = results.get(timeout=60)
    watcher.join()
    spans = latencies(published_at, quotas, rate * WARM_SECONDS)
    result = {
        "p50": round(percentile(spans, 0.5) * 1000, 1),
        "p99": round(percentile(spans, 0.99) * 1000, 1),
        "max": round(max(spans) * 1000, 1),
        "updates": len(quotas),
        "emitter_peak_mb": round(peak_megabytes(services[2].process.pid)),
    }
    system.stop_all()
    return result
