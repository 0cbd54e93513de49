"""How long people wait, of random records, against an independent calculation; for every day, and what provinces may tell."""

import json
import random
import re
import uuid
from collections import Counter, defaultdict
from datetime import date, timedelta

import psycopg2
import pytest
from psycopg2.extras import execute_values
from servers import System, fresh_database

SEED = 20170401
FEW = 5
CLASSES = [(0, 3), (4, 7), (8, 13), (14, 25), (26, 51), (52, None)]
FAMILY_REUNIFICATION = 2
PERIODS = {"2017-1": date(2017, 1, 1), "2017-2": date(2017, 7, 1)}
FIRST, POSITION = date(2016, 6, 1), date(2017, 9, 14)
# Codes, the day from which on they have a province, and which.
PLACES = [(716, date(2016, 1, 1), 29), (518, date(2016, 1, 1), 28), (599, date(2016, 1, 1), 28), (716, date(2017, 7, 1), 28)]
PLACES += [(14, date(2016, 1, 1), 20), (80, date(2016, 1, 1), 21), (1948, date(2017, 3, 1), 30), (153, date(2016, 1, 1), 23)]
CODES = sorted({code for code, _, _ in PLACES} | {9999})
WEIGHTS = {716: 2, 518: 40, 599: 30, 14: 9, 80: 1, 1948: 5, 153: 6, 9999: 2}


def after(day, months=1):
    for _ in range(months):
        day = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    return day


class Records:
    """Permits, arrivals and placements: some withdrawn, partly housed, unknown, or dated the wrong way round."""

    def __init__(self, rng, count):
        def day(first=FIRST):
            return first + timedelta(days=rng.randrange((POSITION - first).days + 1))

        def identify():
            return str(uuid.UUID(int=rng.getrandbits(128)))

        def gone():
            return rng.random() < 0.08

        self.permits = [(identify(), day(), rng.randint(1, 4), rng.randint(1, 6), gone()) for _ in range(count)]
        self.arrivals = [(identify(), day(), rng.randint(1, 4), gone()) for _ in range(count // 3)]
        known = [(row[0], row[1]) for row in self.permits + self.arrivals]
        self.placements = []
        for _ in range(count):
            holder, since = rng.choice([*known, (identify(), FIRST), (None, FIRST)] if rng.random() < 0.9 else [(None, FIRST)])
            housed = day(since) if rng.random() < 0.95 else day()
            [code] = rng.choices(CODES, [WEIGHTS[code] for code in CODES])
            self.placements.append((identify(), housed, code, rng.randint(1, 5), gone(), holder))

    def store(self, system):
        connection = psycopg2.connect(system.environment["DATABASE_URL"])
        cursor = connection.cursor()
        event = "md5(random()::text)::uuid, now()"
        for table, columns, template, rows in (
            ("permit", "permit_id, granted_on, category, persons, withdrawn, event_id, event_time", f"(%s, %s, %s, %s, %s, {event})", self.permits),
            ("family_arrival", "arrival_id, arrived_on, persons, withdrawn, event_id, event_time", f"(%s, %s, %s, %s, {event})", self.arrivals),
            (
                "placement",
                "placement_id, housed_on, municipality, persons, withdrawn, holder_record_id, origin, arrangement, event_id, event_time",
                f"(%s, %s, %s, %s, %s, %s::uuid, 1, 1, {event})",
                self.placements,
            ),
        ):
            execute_values(cursor, f"INSERT INTO {table} ({columns}) VALUES %s", rows, template)
        cursor.execute("INSERT INTO position (topic, partition, next_offset, latest_on) VALUES ('coa.permits.v1', 0, 1, %s)", [POSITION])
        for code, since, province in PLACES:
            cursor.execute("INSERT INTO municipality VALUES (%s, %s, 'name', %s)", [f"GM{code:04}", since, f"PV{province}"])
        connection.commit()
        connection.close()


def rank(weeks, percent):
    """Of a Counter of persons by week: the nearest rank; None of nobody."""
    everyone = sorted(weeks.elements())
    return everyone[-(-len(everyone) * percent // 100) - 1] if everyone else None


def months_told(persons, elapsed):
    """By province: how many months are told of it; persons by province and month (docs/rules.md, "Who is too few to be told")."""
    months = dict.fromkeys(persons, 0)
    for month in range(elapsed):
        waiting = {province: sum(persons[province][months[province] : month + 1]) for province in persons}
        going = {province for province in persons if waiting[province] >= FEW}

        def bare():
            kept = set(persons) - going
            apart = kept | {province for province in persons if months[province] < month}
            return (
                len(kept) == 1
                or (kept and sum(waiting[province] for province in kept) <= (FEW - 1) * len(kept))
                or (apart and sum(persons[province][month] for province in apart) < 2 * FEW)
            )

        while going and bare():
            least = min(waiting[province] for province in going)
            going = {province for province in going if waiting[province] > least}
        months.update(dict.fromkeys(going, month + 1))
    return months


def expected(records, period, at):
    first, position = PERIODS[period], at or POSITION
    before = at or POSITION + timedelta(days=1)
    placed = Counter()
    since = {row[0]: row[1] for row in records.permits if row[2] != FAMILY_REUNIFICATION and not row[4]}
    since.update({row[0]: row[1] for row in records.arrivals if not row[3]})
    size = {row[0]: row[3] for row in records.permits} | {row[0]: row[2] for row in records.arrivals}
    by_month, by_province = defaultdict(Counter), defaultdict(lambda: [Counter() for _ in range(6)])
    place = {code: province for code, day, province in sorted(PLACES, key=lambda row: row[1]) if day <= first}
    for province in place.values():
        by_province[province]
    housed = unlinked = 0
    for _, day, code, persons, withdrawn, holder in records.placements:
        if withdrawn or day >= before:
            continue
        placed[holder] += persons
        if not first <= day < after(first, 6):
            continue
        housed += persons
        if holder not in since or since[holder] > day:
            unlinked += persons
            continue
        weeks = (day - since[holder]).days // 7
        by_month[day.replace(day=1)][weeks] += persons
        if code in place:
            by_province[place[code]][day.month - first.month][weeks] += persons
    waiting = Counter()
    for record, day in since.items():
        if day < before:
            waiting[(position - day).days // 7] += max(0, size[record] - placed[record])
    elapsed = min(6, max(0, (position.year - first.year) * 12 + position.month - first.month))
    told = months_told({province: [month.total() for month in months] for province, months in by_province.items()}, elapsed)
    begun = [month for month in (after(first, n) for n in range(6)) if month < before]

    def province_row(province):
        weeks = sum(by_province[province][: told[province]], Counter())
        some = told[province] > 0
        return (province, not some, weeks.total() if some else None, rank(weeks, 50), rank(weeks, 90), some and after(first, told[province]))

    return {
        "waiting": [sum(n for week, n in waiting.items() if low <= week <= (high or 10**6)) for low, high in CLASSES],
        "months": [(month, by_month[month].total(), rank(by_month[month], 50), rank(by_month[month], 90)) for month in begun],
        "provinces": [province_row(province) for province in sorted(by_province)],
        "housed": housed,
        "unlinked": unlinked,
    }


def answered(system, period, at):
    answer = json.loads(system.taakctl("process", period, *(["--at", str(at)] if at else []), "--json"))
    assert (answer["period"], answer["position_date"]) == (period, str(at or POSITION))
    assert [(row["weeks_from"], row["weeks_to"]) for row in answer["waiting"]] == CLASSES
    assert all(row["name"] for row in answer["provinces"])

    def weeks(row):
        return row["persons"], row["median_weeks"], row["p90_weeks"]

    return {
        "waiting": [row["persons"] for row in answer["waiting"]],
        "months": [(date.fromisoformat(row["month"] + "-01"), *weeks(row)) for row in answer["months"]],
        "provinces": [
            (int(row["province_code"][2:]), row["few"], *weeks(row), row["until"] is not None and date.fromisoformat(row["until"]))
            for row in answer["provinces"]
        ],
        "housed": answer["housed"],
        "unlinked": answer["unlinked"],
    }


@pytest.fixture
def database(postgres, tmp_path):
    """The product's tables, without Kafka."""
    system = System("127.0.0.1:1", fresh_database(postgres.address, f"test_{uuid.uuid4().hex}"), tmp_path)
    system.taakctl("migrate")
    return system


@pytest.mark.parametrize("count", [150, 3000])
def test_how_long_people_wait(database, count):
    """Few records, so that provinces have too few to be told; and many."""
    records = Records(random.Random(SEED + count), count)
    records.store(database)
    days = [None, *(after(FIRST, months) for months in (8, 10, 15))]
    found = {(period, day): answered(database, period, day) for period in PERIODS for day in days}
    for (period, day), answer in found.items():
        assert answer == expected(records, period, day), f"{period} as of {day}"
    few = [row[1] for answer in found.values() for row in answer["provinces"]]
    assert {True, False} == set(few), "some provinces are told, some are not"
    assert all(answer["unlinked"] for answer in found.values() if answer["housed"] > 50)


def test_for_people(database):
    records = Records(random.Random(SEED), 1000)
    records.store(database)
    said = database.taakctl("process", "2017-1")
    waiting = expected(records, "2017-1", None)["waiting"]
    print(said)
    assert re.search(rf"^52 or more +{waiting[-1]:,}$", said, re.MULTILINE)
    assert re.search(r"^January 2017 ", said, re.MULTILINE) and re.search(r"^Zuid-Holland +2017-06-30 ", said, re.MULTILINE)
    assert max(map(len, said.splitlines())) <= 80


def test_before_anything_has_come(database):
    answer = json.loads(database.taakctl("process", "2017-1", "--json"))
    assert (answer["position_date"], answer["months"], answer["provinces"], answer["housed"]) == (None, [], [], 0)
    assert not sum(row["persons"] for row in answer["waiting"])
    assert database.run_taakctl("process").returncode == 1
