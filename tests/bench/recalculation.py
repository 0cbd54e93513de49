"""What one recalculation costs, with few and with many municipalities and half-years; and the emitter's start."""

import random
import time
import uuid
from datetime import date

from confluent_kafka import Producer

from broker import wait_until
from load import TOPIC, Placement
from measure import cpu_seconds, metric, peak_megabytes, percentile, postgres_cpu_seconds

LAST = 2025 * 2 + 1  # the last half-year, 2025-2, as year * 2 + half - 1: all have begun, so a change goes through all
WARM = 10
ROUNDS = "taakstelling_recalculations_total"


class Late(Placement):
    """One that was published at the end of the last half-year."""

    def headers(self):
        time_of_day = f"2025-12-31T12:00:00.{self.microsecond:06d}Z".encode()
        return [(name, time_of_day if name == "ce_time" else value) for name, value in super().headers()]


def csv_file(folder, name, lines):
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def determine(system, municipalities, half_years):
    """A made-up country of municipalities alike, with totals that are known."""
    codes = [f"GM{number:04d}" for number in range(municipalities)]
    first = LAST - half_years + 1
    register = ["code,name,province,latitude,longitude", *(f"{code},{code},PV20,52,5" for code in codes)]
    path = csv_file(system.folder, "register.csv", register)
    system.taakctl("determine", "register", "--effective-on", "2001-01-01", "--file", path)
    for year in range(first // 2 - 1, LAST // 2):
        rows = [f"{year}-01-01,NL00,{1000 * municipalities}", *(f"{year}-01-01,{code},1000" for code in codes)]
        path = csv_file(system.folder, "population.csv", ["reference_date,code,inhabitants", *rows])
        system.taakctl("determine", "population", "--file", path)
    for period in range(first, LAST + 1):
        words = f"--period {period // 2}-{period % 2 + 1} --persons {10 * municipalities} --status definitive"
        words += " --announced-on 2001-01-01 --method sum-preserving"
        system.taakctl("determine", "total", *words.split())
    return codes, date(first // 2, first % 2 * 6 + 2, 1).toordinal()


def keys_wait(system, keys):
    count = "SELECT (SELECT count(*) FROM quota) + (SELECT count(*) FROM nation) >= %s"
    wait_until(lambda: system.sql(count, [keys])[0][0], f"{keys} keys", 300)


def change(producer, emitter, rng, code, day):
    """A placement; seconds from its acknowledgement to the recalculation that counts it."""
    done = metric(emitter.port, ROUNDS)
    ids = (uuid.UUID(int=rng.getrandbits(128)) for _ in range(2))
    placement = Late(*ids, 0, int(code[2:]), day, rng.randint(1, 9))
    producer.produce(TOPIC, placement.value(), str(placement.key), headers=placement.headers())
    assert producer.flush(30) == 0
    began = time.monotonic()
    wait_until(lambda: metric(emitter.port, ROUNDS) > done, "it is counted", 30, 0.001)
    return time.monotonic() - began


def run(servers, municipalities, half_years, count):
    """Changes of the first half-year, each of which changes one municipality's quota in all of them."""
    system = servers.system(1)
    for program in ("determination-consumer", "placement-consumer"):
        system.start(program).wait_for()
    codes, day = determine(system, municipalities, half_years)
    first = system.start("quota-emitter").wait_for()
    keys_wait(system, (municipalities + 1) * half_years)
    producer = Producer({"bootstrap.servers": system.bootstrap_servers, "linger.ms": 0})
    rng = random.Random(1)
    change(producer, first, rng, codes[0], date(2025, 12, 15).toordinal())
    wait_until(lambda: system.sql("SELECT count(*) FROM outbox") == [(0,)], "all is sent", 300)
    first.stop()
    system.services.remove(first)
    began = time.monotonic()
    emitter = system.start("quota-emitter").wait_for("/livez")
    change(producer, emitter, rng, rng.choice(codes), day)
    start_seconds = time.monotonic() - began  # to the first recalculation, which waits until all is read
    for _ in range(WARM):
        change(producer, emitter, rng, rng.choice(codes), day)
    cpu = cpu_seconds(emitter.process.pid), postgres_cpu_seconds(servers.postmaster)
    spans = [change(producer, emitter, rng, rng.choice(codes), day) for _ in range(count)]
    result = {
        "ms": round(percentile(spans, 0.5) * 1000, 1),
        "cpu_ms": round((cpu_seconds(emitter.process.pid) - cpu[0]) / count * 1000, 2),
        "postgres_cpu_ms": round((postgres_cpu_seconds(servers.postmaster) - cpu[1]) / count * 1000, 2),
        "start_s": round(start_seconds, 2),
        "peak_mb": round(peak_megabytes(emitter.process.pid)),
    }
    system.stop_all()
    return result
