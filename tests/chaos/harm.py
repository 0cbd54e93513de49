"""The faults: each does its harm to a Field (see field.py) and undoes it, in a thread of its own.

FAULTS: name, weight, what it needs for itself (a target that no two faults may have at a time), and the function.
"""

import errno
import os
import signal
import time

import psycopg2

TABLES = ("position", "placement", "permit", "outbox", "difference", "emitter", "published", "reject")
POINTS = {
    "consumer": ("consumer-before-commit", "consumer-after-commit", "consumer-rebalance"),
    "quota-emitter": (
        "emitter-before-commit",
        "emitter-after-commit",
        "emitter-in-transaction",
        "emitter-before-kafka-commit",
        "emitter-after-kafka-commit",
    ),
}


def kill(field, rng, name):
    field.supervisor.services[name].process.kill()
    return name


def terminate(field, rng, name):
    """SIGTERM ends it in time with exit code 0; then it starts again."""
    service = field.supervisor.services[name]
    if service.process.poll() is not None:
        return f"{name} is just down"
    service.wait_for("/livez", 20)  # before that a program has no handler yet
    service.stop()
    service.start()
    return name


def freeze(field, rng, name):
    """Now and then for longer than the session time-out."""
    seconds = rng.choice([rng.uniform(0.1, 2), rng.uniform(0.1, 2), rng.uniform(6, 10)])
    process = field.supervisor.services[name].process
    process.send_signal(signal.SIGSTOP)
    time.sleep(seconds)
    process.send_signal(signal.SIGCONT)
    return f"{name} for {seconds:.1f} s"


def fault_point(field, rng, name):
    """Starts it so that it kills itself at a named point (in a build that has them)."""
    service = field.supervisor.services[name]
    points = POINTS["quota-emitter" if name.startswith("quota-emitter") else "consumer"]
    point = f"{rng.choice(points)}:{rng.choice([20, 50, 100])}"
    service.kill()
    service.environment = {**service.environment, "TAAKSTELLING_FAULT": point}
    service.start()
    return f"{name} {point}"


def scale(field, rng, program):
    """An instance more, or one less."""
    spare = f"{program}-9"
    if spare in field.supervisor.services:
        with field.supervisor.locks[spare]:
            if field.supervisor.services[spare].process.poll() is None:
                field.supervisor.remove(spare)
                return f"{program}: one less"
        return f"{program}: none less, it is just down"
    field.supervisor.add(program, 9)
    return f"{program}: one more"


def postgres_restart(field, rng, _target):
    seconds = rng.choice([0, rng.uniform(0, 2), rng.uniform(2, 6)])
    os.kill(field.postgres_pid(), signal.SIGQUIT)  # "immediate": as if the power failed
    time.sleep(seconds)
    field.postgres_start()
    return f"for {seconds:.1f} s"


def postgres_terminate(field, rng, _target):
    share = rng.choice([0.3, 1.0])
    with field.sql() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database() AND random() < %s",
            [share],
        )
        return f"{cursor.fetchone()[0]} connections"


def postgres_lock(field, rng, _target):
    table, seconds = rng.choice(TABLES), rng.uniform(0.5, 5)
    with field.sql() as connection, connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '10s'")
        try:
            cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            time.sleep(seconds)
        except psycopg2.errors.LockNotAvailable:
            return f"{table} not to be had"
    return f"{table} for {seconds:.1f} s"


def postgres_disk_full(field, rng, _target):
    """Takes all room there is; PostgreSQL may go down over it, and is started again when there is room."""
    seconds = rng.uniform(0.5, 3)
    with open(field.ballast, "wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(1 << 20))
        except OSError as failure:
            assert failure.errno == errno.ENOSPC, failure
        time.sleep(seconds)
    field.ballast.unlink()
    field.postgres_start()
    return f"for {seconds:.1f} s"


def link(field, rng, _target):
    mode, seconds = rng.choice(["cut", "hold", "slow"]), rng.uniform(0.2, 4)
    field.link.set(mode)
    time.sleep(seconds)
    field.link.set("open")
    return f"{mode} for {seconds:.1f} s"


def broker_kill(field, rng, _target):
    seconds = rng.uniform(0, 3)
    os.kill(field.broker_pid(), signal.SIGKILL)
    time.sleep(seconds)
    field.broker_start()
    return f"for {seconds:.1f} s and its start"


def broker_freeze(field, rng, _target):
    seconds = rng.uniform(0.2, 6)
    os.kill(field.broker_pid(), signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(field.broker_pid(), signal.SIGCONT)
    return f"for {seconds:.1f} s"


SERVICE, PROGRAM, POSTGRES, LINK, BROKER = "service", "program", "postgres", "link", "broker"
FAULTS = {
    "kill": (26, SERVICE, kill),
    "terminate": (10, SERVICE, terminate),
    "freeze": (12, SERVICE, freeze),
    "fault-point": (16, SERVICE, fault_point),
    "scale": (10, PROGRAM, scale),
    "postgres-restart": (4, POSTGRES, postgres_restart),
    "postgres-terminate": (6, POSTGRES, postgres_terminate),
    "postgres-lock": (5, POSTGRES, postgres_lock),
    "postgres-disk-full": (2, POSTGRES, postgres_disk_full),
    "link": (5, LINK, link),
    "broker-kill": (2, BROKER, broker_kill),
    "broker-freeze": (2, BROKER, broker_freeze),
}
