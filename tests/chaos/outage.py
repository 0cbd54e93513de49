"""PostgreSQL, then the broker, away for a minute under load: no process may end, and nothing may be lost."""

import os
import signal
import time

from broker import lag, wait_until
from field import CAUGHT_UP_SECONDS, Field, Publisher, history

AWAY_SECONDS = 60
EVENTS = 20_000
SLICES = 200


def away(field, what, pid, start, publisher, first):
    """Takes a server away and back while the history goes on, and gives the time to catch up."""
    os.kill(pid, signal.SIGKILL if what == "broker" else signal.SIGQUIT)
    begun = time.monotonic()
    done = first
    while time.monotonic() - begun < AWAY_SECONDS:
        done = min(done + 1, first + SLICES // 2 - 10)
        publisher.allow(done)
        time.sleep(0.5)  # the load, spread over the time
    start()
    back = time.monotonic()
    publisher.allow(first + SLICES // 2)
    wait_until(lambda: publisher.done == first + SLICES // 2, "the load is published", CAUGHT_UP_SECONDS)
    wait_until(lambda: lag(field.system.bootstrap_servers) == 0, "all is consumed", CAUGHT_UP_SECONDS)
    field.say(f"{what} was away for {back - begun:.0f} s; caught up {time.monotonic() - back:.1f} s after it was back")


def run(folder, seed, say):
    field = Field(folder, seed, say)
    try:
        field.open()
        for service in field.supervisor.services.values():
            service.wait_for("/livez")
        pids = {name: service.process.pid for name, service in field.supervisor.services.items()}
        publisher = Publisher(field.system.bootstrap_servers, history(seed, EVENTS), SLICES)
        away(field, "PostgreSQL", field.postgres_pid(), field.postgres_start, publisher, 0)
        away(field, "broker", field.broker_pid(), field.broker_start, publisher, SLICES // 2)
        publisher.finish()
        ended = [name for name, pid in pids.items() if field.supervisor.services[name].process.pid != pid]
        if ended:
            field.failures.append(f"ended, and had to be started again: {ended}")
        field.settle()
    finally:
        field.close()
    return field
