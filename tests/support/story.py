"""The story of deploy/demo for tests: 2017's real figures and the made-up records around them, up to a day in April."""

import subprocess

from protos import REPOSITORY

REFERENCE = REPOSITORY / "deploy" / "reference"
POPULATION = REFERENCE / "population.csv"
MADE_UP = REPOSITORY / "deploy" / "story"
MONTHS = [(2016, month) for month in range(6, 13)] + [(2017, month) for month in (1, 2, 3)]
TOTAL = "--period {} --persons {} --status {} --announced-on {} --method sum-preserving"
TOTALS = [
    ("2017-1", 13000, "definitive", "2016-10-01"),
    ("2017-2", 12000, "forecast", "2017-01-16"),
    ("2017-2", 10000, "definitive", "2017-04-05"),
]
THOLEN = "GM0716"
THOLEN_HOUSED = {1: 5, 2: 1, 3: 7}  # real: persons by month of 2017


def awk(script, **given):
    settings = [word for name, value in given.items() for word in ("-v", f"{name}={value}")]
    return subprocess.check_output(["awk", "-f", MADE_UP / f"{script}.awk", *settings, POPULATION], text=True)


def publish(system, kind, rows, *options):
    """Publishes rows of a file's with `taakctl publish`."""
    system.taakctl("publish", kind, *options, given=rows)


def made_up(kind, months):
    """The rows of several months under one heading."""
    parts = [awk("history", what=kind, year=year, month=month).splitlines(keepends=True) for year, month in months]
    return "".join(parts[0][:1] + [row for part in parts for row in part[1:]])


def placement(number, code, persons, day):
    """One placement as rows of a file; the same number again corrects it."""
    key = f"{0x40000000 + number:08x}-0716-7000-8000-000000000716"
    return f"placement_id,municipality_code,persons,housed_on,origin\n{key},{code},{persons},{day},permit_holder\n"


def determine(system, folder):
    """What the law needs to know and what the State Secretary determined, up to 5 April 2017."""
    balances = folder / "balances.csv"
    balances.write_text(awk("balances"))
    system.taakctl("determine", "register", "--effective-on", "2016-01-01", "--file", REFERENCE / "municipalities.csv")
    system.taakctl("determine", "population", "--file", POPULATION)
    system.taakctl("determine", "reorganisation", "--file", REFERENCE / "reorganisations.csv")
    system.taakctl("determine", "balance", "--period", "2017-1", "--file", balances)
    for total in TOTALS:
        system.taakctl("determine", "total", *TOTAL.format(*total).split())


def tell(system, folder):
    """Publishes all of it, and waits until the figures of it are on the topics. The position date is then 1 April 2017."""
    determine(system, folder)
    publish(system, "permits", made_up("permits", MONTHS))
    publish(system, "family-arrivals", made_up("family-arrivals", MONTHS))
    publish(system, "placements", made_up("placements", MONTHS[-3:]))
    for month, persons in THOLEN_HOUSED.items():
        publish(system, "placements", placement(month, THOLEN, persons, f"2017-0{month}-15"))
    settle(system)


def settle(system):
    system.taakctl("lag", "--wait", "60")
