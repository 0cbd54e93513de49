"""What a run costs: processor time, memory, write-ahead log, and how far it is."""

import os
import time
import urllib.request
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """Of the process and its ended children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / TICK


def postgres_cpu_seconds(postmaster):
    """Of the server and all its processes; those that ended count with their parent."""
    total = cpu_seconds(postmaster)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has just ended
        if int(fields[1]) == postmaster:
            total += sum(map(int, fields[11:15])) / TICK
    return total


def peak_megabytes(pid):
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def metric(port, name):
    """The sum over its labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith((name + " ", name + "{")))


def wait_until_read(services, count, seconds=600):
    """Polls the services' own counts; gives the time that all take, by that from a fifth of them to the last."""
    called = time.monotonic()
    began, first, deadline = called, 0, called + seconds
    while True:
        done = sum(metric(service.port, "taakstelling_events_total") for service in services)
        now = time.monotonic()
        if done >= count:
            return (now - began) * count / (count - first)
        if done >= count / 5 and first == 0:
            began, first = now, done  # what was read ahead is behind us
        assert now < deadline, f"{done:.0f} of {count} events after {seconds} s"
        time.sleep(0.02)


def percentile(values, share):
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]
