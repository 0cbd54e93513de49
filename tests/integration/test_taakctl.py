"""What taakctl answers to people: names as they type them, one line where there is no answer, lines that fit."""

import json
from types import SimpleNamespace

import pytest

from broker import wait_until
from protos import REPOSITORY
from servers import CONSUMERS

REFERENCE = REPOSITORY / "deploy" / "reference"
NAMES = {
    "den haag": "GM0518",
    "\u2019s-gravenhage": "GM0518",
    "Den Bosch": "GM0796",
    "sudwest-fryslan": "GM1900",
    "Su\u0301dwest Frysla\u0302n": "GM1900",
    "GM0716": "GM0716",
}


def complaint(system, *arguments, code=1):
    """What it says where it has no answer: one line, or two with how to get help."""
    done = system.run_taakctl(*arguments)
    assert done.returncode == code and done.stdout == "", done
    line, *more = done.stderr.splitlines()
    assert len(more) == (code == 64), done.stderr
    return line


@pytest.fixture
def determined(system):
    """The register, the population and a total of 2017."""
    system.taakctl("determine", "register", "--effective-on", "2016-01-01", "-f", str(REFERENCE / "municipalities.csv"))
    system.taakctl("determine", "population", "-f", str(REFERENCE / "population.csv"))
    total = "--period 2017-1 --persons 13000 --status definitive --announced-on 2016-09-30 --method sum-preserving"
    system.taakctl("determine", "total", *total.split())
    system.start("determination-consumer").wait_for()
    wait_until(lambda: system.run_taakctl("quota", "Tholen").returncode == 0, "there are figures", 60)
    return system


def test_no_figures_at_all(make_system):
    system = make_system(SimpleNamespace(address="127.0.0.1:1"))
    system.taakctl("migrate")
    for arguments in (["GM0716"], ["GM0716", "--json"], ["GM0716", "2017-1"], ["GM0716", "--explain"]):
        assert "there are no figures yet" in complaint(system, "quota", *arguments)


def test_lag_of_a_new_broker(system):
    """Which makes its list of groups when the first consumer asks for it, and meanwhile does not answer."""
    for program in CONSUMERS:
        system.start(program)
    assert "Consumers: 0 messages behind." in system.taakctl("lag")
    system.stop_all()


def test_municipalities_by_name_and_those_without_figures(determined):
    for name, code in NAMES.items():
        assert json.loads(determined.taakctl("quota", name, "2017-1", "--json"))["municipality_code"] == code
    for arguments in (["GM9999"], ["GM9999", "--json"], ["GM9999", "2017-1"], ["GM9999", "--explain"]):
        assert "GM9999 is no municipality that a register names: " in complaint(determined, "quota", *arguments)
    assert "'taakctl quota GM0716' lists" in complaint(determined, "quota", "Tholen", "2016-1")
    assert "perhaps Tholen (GM0716)" in complaint(determined, "quota", "Thole")
    assert len(complaint(determined, "quota", "a")) < 300
    for nothing in ("", " ", "-'"):
        line = complaint(determined, "quota", "--", nothing, code=64)
        assert "which municipality?" in line and len(line) < 80


def test_what_is_printed_fits_80_columns(determined):
    for command in ("quota tholen", "quota tholen --explain", "nation", "nation 2017-1", "lag", "rejects list"):
        lines = determined.taakctl(*command.split()).splitlines()
        assert lines and all(len(line) <= 80 and line == line.rstrip() for line in lines), lines
