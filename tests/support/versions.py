"""What the tests of `taakctl record` publish, and what they ask of it."""

import json
from datetime import date

from broker import lag, wait_until
from envelopes import PB, envelop, make_date, random_uuid, to_time
from judgement import DETERMINATIONS, PLACEMENTS

SEED = 20170320
DAY = date(2017, 3, 20)
NOON = to_time(DAY, 12 * 3_600)
SECOND = 1_000_000
LOW, HIGH = "01900000-0000-7000-8000-000000000001", "ff900000-0000-7000-8000-000000000001"


def placement(rng, key, time=NOON, event_id=None, **fields):
    body = PB.Placement(
        placement_id=key,
        municipality_code="GM0716",
        persons=3,
        housed_on=make_date(DAY),
        origin=PB.PLACEMENT_ORIGIN_PERMIT_HOLDER,
        arrangement=PB.ARRANGEMENT_REGULAR,
    )
    for name, value in fields.items():
        setattr(body, name, value)
    return envelop(PLACEMENTS, key, body, time, event_id or random_uuid(rng))


def total(rng, status, time, persons, **fields):
    body = PB.Determination(
        national_total=PB.NationalTotal(
            period=PB.HalfYear(year=2017, half=1),
            persons=persons,
            status=status,
            announced_on=make_date(date(2016, 9, 30)),
            method=PB.METHOD_STATUTORY,
        ),
        **fields,
    )
    return envelop(DETERMINATIONS, "total/2017-1", body, time, random_uuid(rng))


def record(system, *arguments, code=0):
    return json.loads(system.taakctl("record", "--json", *arguments, code=code))


def only_record(system, *arguments):
    [found] = record(system, *arguments)["records"]
    return found


def fates(found):
    return [(version["fate"], version["by"], version["value"] and version["value"].get("persons")) for version in found["versions"]]


def wait_until_read(system):
    wait_until(lambda: lag(system.bootstrap_servers) == 0, "all is read", 60)


def text_of(system, *arguments, code=0):
    """As people see it, its words without the line ends."""
    lines = system.taakctl("record", *arguments, code=code).splitlines()
    assert all(len(line) <= 80 and line == line.rstrip() for line in lines), lines
    return " ".join(" ".join(lines).split())
