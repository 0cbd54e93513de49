"""The faults. Each does its harm to a Field (see field.py), undoes it, and gives what it did in words.

A fault draws from a generator of its own, so a seed's faults are the same whatever runs at the same time.
"""

import random
import signal
import time
from dataclasses import dataclass
from typing import Callable

import psycopg2

from servers import CONSUMERS

PROGRAMS = (*CONSUMERS, "quota-emitter")
TABLES = ("position", "placement", "outbox", "difference", "emitter")
CONSUMER_POINTS = ("consumer-before-commit", "consumer-after-commit", "consumer-rebalance")
EMITTER_POINTS = (
    "emitter-before-commit",
    "emitter-after-commit",
    "emitter-in-transaction",
    "emitter-before-kafka-commit",
    "emitter-kafka-commit-untold",
    "emitter-round-beside-transaction",
    "emitter-after-kafka-commit",
)
BUSY = "another fault has it already"


def program(rng):
    """The emitter as often as two of the consumers."""
    return rng.choice((*PROGRAMS, "quota-emitter"))


def kill(field, rng):
    """kill -9 of a service"""
    with field.supervisor.some(rng, program(rng)) as names:
        for name in names:
            field.supervisor.services[name].kill()
        return "".join(names) or BUSY


def terminate(field, rng):
    """SIGTERM of a service, which must end within 5 s with exit code 0, and a new start"""
    with field.supervisor.some(rng, program(rng)) as names:
        for name in names:
            try:
                field.supervisor.end(name)
            finally:
                field.supervisor.restart(name)
        return "".join(names) or BUSY


def freeze_them(field, names, seconds):
    processes = [field.supervisor.services[name].process for name in names]
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    try:
        time.sleep(seconds)
    finally:
        for process in processes:
            process.send_signal(signal.SIGCONT)
    return f"{', '.join(names) or BUSY} for {seconds:.1f} s"


def freeze(field, rng):
    """SIGSTOP and SIGCONT of a service, now and then for longer than a session lasts"""
    # 10 s is the session's time-out in Kafka, 15 s that of the emitter's lead in PostgreSQL.
    spans = [(0.1, 2), (0.1, 2), (2, 9), (10, 14), (15, 18)]
    chosen = program(rng)
    span = rng.choice(spans if chosen == "quota-emitter" else spans[:-1])
    with field.supervisor.some(rng, chosen) as names:
        return freeze_them(field, names, rng.uniform(*span))


def freeze_several(field, rng):
    """SIGSTOP and SIGCONT of two to five services at once"""
    with field.supervisor.some(rng, most=rng.randint(2, 5)) as names:
        return freeze_them(field, sorted(names), rng.choice([rng.uniform(0.1, 3), rng.uniform(9, 13)]))


def fault_point(field, rng):
    """a service that kills itself at a named point (in a build that has them)"""
    chosen = program(rng)
    point = rng.choice(EMITTER_POINTS if chosen == "quota-emitter" else CONSUMER_POINTS)
    fault = f"{point}:{rng.choice([10, 40, 100])}"
    with field.supervisor.some(rng, chosen) as names:
        for name in names:
            field.supervisor.restart(name, fault)
        return f"{''.join(names) or BUSY} {fault}"


def scale(field, rng):
    """an instance more or less of a consumer or of the emitter"""
    supervisor, name = field.supervisor, f"{program(rng)}-{rng.choice([2, 3])}"
    with supervisor.lock_of(name):
        if name not in supervisor.services:
            supervisor.add(name)
            return f"{name} more"
        supervisor.remove(name)
        return f"{name} less"


def postgres_stop(field, rng):
    """PostgreSQL stops without a checkpoint and starts again 0 to 8 s later"""
    seconds = rng.choice([0, rng.uniform(0, 2), rng.uniform(2, 8)])
    field.postgres.stop_at_once()
    time.sleep(seconds)
    field.postgres.start()
    return f"for {seconds:.1f} s"


def postgres_terminate(field, rng):
    """pg_terminate_backend of some connections or all"""
    share = rng.choice([0.3, 0.6, 1])
    with field.sql() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database() AND random() < %s",
            [share],
        )
        return f"{cursor.fetchone()[0]} connections"


def postgres_lock(field, rng):
    """a table locked for 1 to 8 s"""
    table, seconds = rng.choice(TABLES), rng.uniform(1, 8)
    with field.sql() as cursor:
        cursor.execute("SET lock_timeout = '10s'")
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        time.sleep(seconds)
    return f"{table} for {seconds:.1f} s"


def postgres_disk_full(field, rng):
    """no room for PostgreSQL for some seconds; it starts again if it went down over it"""
    seconds = rng.uniform(1, 6)
    field.postgres.fill_disk(seconds)
    field.postgres.start()
    return f"for {seconds:.1f} s"


def link(field, rng):
    """the links of some services or all to PostgreSQL cut, held (nobody is told) or slow"""
    mode = rng.choice(["cut", "hold", "slow"])
    seconds = rng.choice([rng.uniform(0.2, 3), rng.uniform(3, 9), rng.uniform(9, 17) if mode == "hold" else 1])
    names = field.supervisor.names()
    names = names if rng.random() < 0.3 else rng.sample(names, rng.randint(1, 3))
    field.links.set(names, mode)
    time.sleep(seconds)
    if mode == "hold" and rng.random() < 0.5:
        field.links.set(names, "cut")  # what was on the way is lost
    field.links.set(names, "open")
    return f"{mode} for {seconds:.1f} s: {', '.join(names)}"


def broker_kill(field, rng):
    """kill -9 of a broker, and a new start 0 to 4 s later"""
    node, seconds = rng.choice(field.cluster.nodes), rng.uniform(0, 4)
    node.kill()
    time.sleep(seconds)
    node.start()
    return f"{node.folder.name} for {seconds:.1f} s and its start"


def broker_freeze(field, rng):
    """SIGSTOP and SIGCONT of a broker for up to 12 s"""
    node, seconds = rng.choice(field.cluster.nodes), rng.choice([rng.uniform(0.2, 3), rng.uniform(3, 12)])
    node.freeze(seconds)
    return f"{node.folder.name} for {seconds:.1f} s"


@dataclass(frozen=True)
class Fault:
    weight: int
    do: Callable
    server: str = ""  # what no two faults may have at a time; the services are locked one by one


FAULTS = {
    "kill": Fault(22, kill),
    "terminate": Fault(11, terminate),
    "freeze": Fault(9, freeze),
    "freeze-several": Fault(4, freeze_several),
    "fault-point": Fault(18, fault_point),
    "scale": Fault(9, scale),
    "postgres-stop": Fault(4, postgres_stop, "postgres"),
    "postgres-terminate": Fault(6, postgres_terminate, "postgres"),
    "postgres-lock": Fault(5, postgres_lock, "postgres"),
    "postgres-disk-full": Fault(2, postgres_disk_full, "postgres"),
    "link": Fault(6, link, "link"),
    "broker-kill": Fault(2, broker_kill, "broker"),
    "broker-freeze": Fault(2, broker_freeze, "broker"),
}


def strike(field, kind, seed):
    """Gives what it did, also where the server that it needs is away for another fault."""
    try:
        return FAULTS[kind].do(field, random.Random(seed))
    except psycopg2.Error as failure:
        return f"not now: {str(failure).splitlines()[0] if str(failure) else failure!r}"
