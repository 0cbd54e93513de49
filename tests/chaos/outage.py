"""PostgreSQL, then the broker, away for a minute under load: no process ends, nothing is lost."""

import time

from field import Publisher, history

AWAY_SECONDS = 60
EVENTS = 20_000


def away(field, publisher, what, stop, start, first, last):
    """Takes a server away and back while that part of the history comes; then all of it must be counted."""
    stop()
    began = time.monotonic()
    while (gone := time.monotonic() - began) < AWAY_SECONDS:
        publisher.allow(first + (last - first) * gone / AWAY_SECONDS)
        time.sleep(0.2)  # the load, spread over the time
    start()
    back = time.monotonic()
    publisher.allow(last)
    publisher.wait()
    field.calm()
    if not field.failures:
        seconds = field.caught_up - back
        field.say(f"       {what} was away for {back - began:.0f} s, caught up {seconds:.1f} s after that")


def run(field, seed):
    publisher = Publisher(field, history(seed, EVENTS))
    publisher.allow(0.1)
    publisher.wait()
    field.calm()
    pids = {name: field.supervisor.services[name].process.pid for name in field.supervisor.names()}
    node = field.cluster.nodes[0]
    away(field, publisher, "PostgreSQL", field.postgres.stop_at_once, field.postgres.start, 0.1, 0.5)
    if not field.failures:
        away(field, publisher, "the broker", node.kill, node.start, 0.5, 1)
    for name, pid in pids.items():
        service = field.supervisor.services[name]
        if service.process.pid != pid or service.process.poll() is not None:
            field.failures.append(f"{name} did not live on")
