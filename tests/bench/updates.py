"""How many updates an emitter publishes while a consumer catches up."""

import random
from datetime import date

import country
import load
from broker import wait_until
from measure import cpu_seconds, metric, peak_megabytes, postgres_cpu_seconds, wait_until_read

SENT = "taakstelling_outbox_sent_total"


def placements(codes, count):
    """In municipalities that have a quota."""
    made = load.make(count, ordered=True, days=79)
    rng = random.Random(2)
    for placement in made:
        placement.code = rng.choice(codes)
        placement.day = date(2017, 3, rng.randint(1, 20)).toordinal()
    return made


def run(servers, events):
    system = servers.system(1)
    determinations = system.start("determination-consumer").wait_for()
    emitter = system.start("quota-emitter").wait_for()
    codes = country.prepare(system)
    load.publish(servers.kafka.address, placements(codes, events), 1)
    before = cpu_seconds(emitter.process.pid), metric(emitter.port, SENT)
    postgres_cpu = postgres_cpu_seconds(servers.postmaster)
    consumer = system.start("placement-consumer").wait_for("/livez")
    seconds = wait_until_read([consumer], events)
    wait_until(lambda: system.sql("SELECT count(*) FROM difference") == [(0,)], "all is counted", 60)
    sent = metric(emitter.port, SENT) - before[1]
    result = {
        "events_per_s": round(events / seconds),
        "updates_per_s": round(sent / seconds),
        "cpu_us_per_update": round((cpu_seconds(emitter.process.pid) - before[0]) / max(sent, 1) * 1e6, 1),
        "postgres_cpu_us_per_event": round((postgres_cpu_seconds(servers.postmaster) - postgres_cpu) / events * 1e6, 2),
        "peak_mb": round(peak_megabytes(emitter.process.pid)),
    }
    assert determinations.process.poll() is None
    system.stop_all()
    return result
