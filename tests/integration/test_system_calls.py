"""What the services ask of the kernel is what their units allow: seen by strace while they do their work, lose their servers and end."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from board import ask
from broker import lag, produce, wait_until
from histories import make_history, publishing_order
from servers import BUILD, CONSUMERS, PrivateServer, System, fresh_database

SERVICES = (*CONSUMERS, "quota-emitter", "board")
NOW = 1_700_000_000_000_000
PATHS = ("/2017-1", "/2017-1/GM0716", "/2017-1.xlsx", "/v1/quotas/2017-1.csv", "/v1/process/2017-1", "/2017-1/report", "/metrics", "/readyz")
# Before systemd's filter counts, or by strace itself.
OUTSIDE = {"execve"}


def group(name):
    """The system calls of a group of systemd's, groups in it too."""
    said = subprocess.check_output(["systemd-analyze", "syscall-filter", "--no-pager", name], text=True)
    found = set()
    for word in re.findall(r"^ +(\S+)", said, re.M):
        found |= group(word) if word.startswith("@") else {word} if word != "#" else set()
    return found


def allowed(program):
    """What a unit's SystemCallFilter lets pass."""
    found = set(group("@default"))
    unit = (BUILD / "debian" / f"taakstelling-{program}.service").read_text()
    for words in re.findall(r"^SystemCallFilter=(.*)$", unit, re.M):
        named = set()
        for word in words.lstrip("~").split():
            named |= group(word) if word.startswith("@") else {word}
        found = found - named if words.startswith("~") else found | named
    return found


@pytest.fixture
def traced(server_folder, own_postgres, kafka, tmp_path):
    """The product with each service under strace; gives it and the folder of what they did."""
    traces = tmp_path / "traces"
    (tmp_path / "bin").mkdir()
    traces.mkdir()
    for program in SERVICES:
        script = tmp_path / "bin" / program
        script.write_text(f'#!/bin/sh\nexec strace -f -qq -o "{traces}/{program}" "{BUILD.resolve()}/bin/{program}"\n')
        script.chmod(0o755)
    system = System(kafka.address, fresh_database(own_postgres.address, "test_calls"), tmp_path)
    system.prepare()
    yield system, {program: system.start(program, build=tmp_path) for program in SERVICES}, own_postgres, traces
    system.kill_all()


def calls(trace):
    return set(re.findall(r"^\d+ +(\w+)\(", trace.read_text(errors="replace"), re.M))


@pytest.mark.heavy
def test_each_does_what_its_unit_allows(traced):
    system, services, postgres, traces = traced
    for service in services.values():
        service.wait_for()
    produce(system.bootstrap_servers, publishing_order(make_history(1, 500, NOW, real=True), 1))
    wait_until(lambda: lag(system.bootstrap_servers) == 0, "all is read", 120)
    wait_until(lambda: ask(services["board"].port, "/2017-1").status == 200, "the board shows it", 60)
    for path in PATHS:
        assert ask(services["board"].port, path, Accept_Encoding="gzip").status in (200, 503), path
    postgres.script("stop")
    wait_until(lambda: all(service.answers("/readyz") == 503 for service in services.values()), "they lack it", 60)
    postgres.script("start")
    for service in services.values():
        service.wait_for()
    for service in services.values():
        os.kill(int(Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text().split()[0]), 15)
        service.process.wait(30)
    for program in SERVICES:
        seen = calls(traces / program)
        print(program, len(seen), "of", len(allowed(program)), sorted(seen))
        assert {"epoll_wait", "recvfrom", "openat"} <= seen | {"epoll_pwait"}, (program, seen)
        assert not seen - allowed(program) - OUTSIDE, program
