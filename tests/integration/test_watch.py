"""taakctl watch: what one who looks for hours reads."""

import random
import re
import subprocess

import pytest

from broker import produce, wait_until
from protos import REPOSITORY
from servers import BUILD
from versions import NOON, SECOND, placement

REFERENCE = REPOSITORY / "deploy" / "reference"
TIME = r"\d\d:\d\d:\d\d"


@pytest.fixture
def country(system):
    system.start_all(instances=1, emitters=1)
    system.taakctl("determine", "register", "--effective-on", "2016-01-01", "--file", str(REFERENCE / "municipalities.csv"))
    system.taakctl("determine", "population", "--file", str(REFERENCE / "population.csv"))
    total(system, 13_000, "2016-09-29")
    wait_until(lambda: system.sql("SELECT count(*) FROM quota") == [(390,)], "there are quotas", 60)
    system.taakctl("lag", "--wait", "60")
    return system


def total(system, persons, day):
    system.taakctl("determine", "total", *f"--period 2017-1 --persons {persons} --status definitive --announced-on {day} --method sum-preserving".split())


def watch(system, *arguments, code=0):
    return system.taakctl("watch", *arguments, code=code).splitlines()


class Watch:
    """It looks while something happens."""

    def __init__(self, system, *arguments):
        self.process = subprocess.Popen(
            [BUILD / "bin" / "taakctl", "watch", "--timeout", "60", *arguments],
            env=system.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        )
        # Nothing tells from outside that it looks: a message of its own does, which is sent until it is seen.
        self.lines = []

    def read_until(self, pattern):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if re.search(pattern, line):
                return line
        raise AssertionError(f"{pattern} did not come: {self.lines}")

    def end(self):
        self.process.terminate()
        self.process.communicate(timeout=20)


def test_what_changed(country):
    """The municipality by name, and what is other than before, also of updates that came before it looked."""
    rng = random.Random(8)
    looking = Watch(country, "quotas", "--municipality", "Tholen")
    try:
        for persons in range(1, 40):  # each version moves the figures; the first that it sees may be any
            produce(country.bootstrap_servers, [placement(rng, "01900000-0000-7000-8000-000000000001", NOON + persons * SECOND, persons=persons)])
            country.taakctl("lag", "--wait", "60")
            if looking.process.poll() is not None:
                break
        line = looking.read_until(r"2017-1: to go \S+ →")  # that of the indicative half-year may come first
    finally:
        looking.end()
    found = re.fullmatch(TIME + r" quotas +Tholen \(GM0716\) 2017-1: to go (\S+) → (\S+); realised (\d+) → (\d+).*\n", line)
    assert found and int(found[1]) - int(found[2]) == int(found[4]) - int(found[3]) > 0, line


def test_filters(country):
    """By province, kind, schedule and time; a line tells the day."""
    day, *lines = watch(country, "quotas", "--from-beginning", "--province", "zeeland", "--count", "13", "--timeout", "20")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day) and len(lines) == 13
    assert any(" Tholen (GM0716) 2017-1: to go " in line for line in lines)
    assert not any("Amsterdam" in line for line in lines)
    assert watch(country, "quotas", "--from-beginning", "--province", "PV29", "--count", "14", "--timeout", "3", code=1)[1:] == lines
    assert len(watch(country, "--from-beginning", "--type", "total", "--count", "1", "--timeout", "20")) == 2
    assert watch(country, "determinations", "--since", "2030-01-01T00:00:00Z", "--timeout", "2") == []
    assert len(watch(country, "determinations", "--since", "1h", "--count", "3", "--timeout", "20")) == 4
    assert watch(country, "quotas", "--from-beginning", "--only-behind", "--timeout", "3") == []
    produce(country.bootstrap_servers, [placement(random.Random(9), "01900000-0000-7000-8000-000000000002")])
    country.taakctl("lag", "--wait", "60")  # its date lies in March: whoever housed nobody is behind
    behind = watch(country, "quotas", "--from-beginning", "--only-behind", "--municipality", "GM0664", "--count", "1", "--timeout", "20")
    assert behind[-1].endswith("behind"), behind
    for wrong in (["--since", "soon"], ["--since", "1h", "--from-beginning"]):
        country.taakctl("watch", *wrong, code=64)
    assert "there are PV20 Groningen" in country.run_taakctl("watch", "--province", "Holland").stderr


def test_without_a_database_codes_are_shown(country):
    del country.environment["DATABASE_URL"]
    lines = watch(country, "quotas", "--from-beginning", "--municipality", "GM0716", "--count", "1", "--timeout", "20")
    assert " GM0716 2017-1: to go " in lines[1]
    assert country.run_taakctl("watch", "--province", "Zeeland").returncode == 78
    country.environment["DATABASE_URL"] = "postgresql://127.0.0.1:1/nothing"
    assert " GM0716 2017-1: " in watch(country, "quotas", "--from-beginning", "--municipality", "GM0716", "--count", "1", "--timeout", "20")[1]
