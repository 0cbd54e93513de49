"""Rejected messages: listed so that none is hidden, and dismissed."""

import json
import re

from judgement import PERMITS

FLOOD = "urn:nld:oin:00000001823288444000:systeem:flood"
QUIET = "urn:nld:gemeente:0363:systeem:zaak"


def fill_from(system, source, count, first, reason="persons-out-of-range"):
    """Rejects of a sender."""
    system.sql(
        'INSERT INTO reject (topic, partition, "offset", stage, reason, explanation, value, header_names, header_values) '
        f"SELECT '{PERMITS}', 0, n, 'validate', '{reason}', 'made for a test', convert_to('value ' || n, 'UTF8'), "
        f"ARRAY['ce_id', 'ce_source']::bytea[], ARRAY['x', '{source}']::bytea[] FROM generate_series({first}, {first + count} - 1) AS n"
    )


def listed(system, *arguments):
    return json.loads(system.taakctl("rejects", "list", "--json", *arguments))


def selected(system, *arguments):
    """The ids that a replay would take."""
    lines = map(json.loads, system.taakctl("rejects", "replay", "--dry-run", "--json", *arguments).splitlines())
    return [line["id"] for line in lines if "id" in line]


def test_a_flood_hides_nothing_else(system):
    fill_from(system, QUIET, 2, 0)
    fill_from(system, FLOOD, 1, 2, "invalid-date")
    fill_from(system, FLOOD, 50_000, 3)
    found = listed(system)
    assert found["count"] == 50_003 and len(found["rejects"]) == 20
    assert {1, 2, 3} <= {reject["id"] for reject in found["rejects"]}
    assert [(count["source"], count["reason"], count["rejects"]) for count in found["counts"]] == [
        (FLOOD, "persons-out-of-range", 50_000),
        (QUIET, "persons-out-of-range", 2),
        (FLOOD, "invalid-date", 1),
    ]
    told = system.taakctl("rejects", "list")
    assert "50,000" in told and all(f"permits/0@{n}" in told for n in range(3))
    assert all(len(line) <= 80 for line in told.splitlines()), told
    assert [reject["id"] for reject in listed(system, "--source", "GEMEENTE:0363")["rejects"]] == [2, 1]
    assert listed(system, "--source", "gemeente:0599")["count"] == 0
    assert listed(system, "--until", "2017-04-01")["count"] == 0 and listed(system, "--until", "tomorrow")["count"] == 50_003


def test_dismissed(system):
    """They are off the list, and a replay by filter leaves them; they can be had again, and a rebuild keeps what was said of them."""
    fill_from(system, FLOOD, 1000, 0)
    fill_from(system, QUIET, 3, 1000)
    assert "--why" in system.run_taakctl("rejects", "dismiss", "1").stderr
    for wrong in (["--why", "x"], ["--all", "1", "--why", "x"], ["x", "--why", "x"], ["--since", "no time", "--why", "x"]):
        system.taakctl("rejects", "dismiss", *wrong, code=64)
    assert "no reject 9999: nothing was changed" in system.run_taakctl("rejects", "dismiss", "1", "9999", "--why", "x").stderr
    assert system.taakctl("rejects", "dismiss", "--source", "flood", "--why", "ticket 4711") == "1,000 dismissed\n"
    assert listed(system)["count"] == 3
    assert json.loads(system.taakctl("rejects", "dismiss", "1001", "--why", "a test", "--json")) == {"dismissed": 1}
    assert [reject["id"] for reject in listed(system)["rejects"]] == [1003, 1002]
    everything = listed(system, "--dismissed")
    assert everything["count"] == 1003 and everything["counts"][0]["dismissed"] == 1000
    assert json.loads(system.taakctl("rejects", "show", "1", "--json"))["dismissed_why"] == "ticket 4711"
    assert re.search(r"dismissed 20\S+Z: a test", system.taakctl("rejects", "show", "1001"))
    assert sorted(selected(system, "--all")) == [1002, 1003]
    assert sorted(selected(system, "1", "1003")) == [1, 1003]
    system.taakctl("rejects", "dismiss", "1001", "--why", "ticket 4712")
    assert json.loads(system.taakctl("rejects", "show", "1001", "--json"))["dismissed_why"] == "ticket 4712"
    assert system.taakctl("rejects", "dismiss", "--undo", "--source", "flood") == "1,000 taken back\n"
    assert listed(system)["count"] == 1002
