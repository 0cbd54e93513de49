"""A nation as it goes on, day by day from 2017 on, made up by a fixed seed: some 100,000 events a year.

Permits and family arrivals wait in a queue for a home, some 15,000 persons at any time; placements house the first of them. One event in five
corrects or withdraws what was said up to a year ago; each half-year is forecast, determined and changed while it runs.
"""

import csv
import random
import uuid
from collections import deque
from datetime import date, timedelta

from envelopes import PB, envelop, make_date, random_uuid, to_time
from judgement import ARRIVALS, PERMITS, PLACEMENTS
from protos import REPOSITORY

REFERENCE = REPOSITORY / "deploy" / "reference"
EVENTS_A_DAY = 274
BEGIN = date(2017, 1, 1)
ROLES = {"permit": 25, "family permit": 8, "arrival": 11, "placement": 36, "correction": 18, "withdrawal": 2}  # of 100
WAITING = 12_000  # records of 2016 that wait on the first day
REMEMBERED = 35_000  # records of a topic that may still be corrected
KEYS = {PERMITS: "permit_id", ARRIVALS: "arrival_id", PLACEMENTS: "placement_id"}
DAYS = {PERMITS: "granted_on", ARRIVALS: "arrived_on", PLACEMENTS: "housed_on"}
TOTAL = 23_000  # persons to be housed in half a year: 46,000 a year, as in 2016


def inhabitants():
    """Of each municipality of 2017."""
    with open(REFERENCE / "reorganisations.csv", encoding="utf-8") as file:
        became = {row["from_code"]: row["to_code"] for row in csv.DictReader(file)}
    people = {}
    with open(REFERENCE / "population.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["code"] != "NL00":
                code = became.get(row["code"], row["code"])
                people[code] = people.get(code, 0) + int(row["inhabitants"])
    return people


def half_years():
    """Names and first days, from the first on."""
    year = BEGIN.year
    while True:
        yield f"{year}-1", date(year, 1, 1)
        yield f"{year}-2", date(year, 7, 1)
        year += 1


class Nation:
    def __init__(self, folder, seed=1):
        self.folder = folder
        self.rng = random.Random(seed)
        self.people = inhabitants()
        self.codes, self.weights = list(self.people), list(self.people.values())
        self.waiting = deque()  # (topic, key, persons)
        self.remembered = {topic: [] for topic in KEYS}
        self.count = 0

    # What is determined: the arguments of taakctl determine

    def before(self):
        """What is known on the first day."""
        yield ["register", "--effective-on", "2016-01-01", "--file", str(REFERENCE / "municipalities.csv")]
        yield ["population", "--file", str(REFERENCE / "population.csv")]
        yield ["reorganisation", "--file", str(REFERENCE / "reorganisations.csv")]
        yield total("2017-1", TOTAL, "definitive", date(2016, 10, 1))

    def determined_on(self, day):
        """What is determined on a day: a total half a year before, a quarter before and in the middle of its half-year."""
        if (day.month, day.day) == (4, 1):
            yield self.population(day.year)
        for period, start in half_years():
            if start > day + timedelta(days=200):
                return
            if day == start - timedelta(days=182):
                yield total(period, TOTAL - 2_000, "forecast", day)
            if day == start - timedelta(days=92):
                yield total(period, TOTAL, "definitive", day)
            if day == start + timedelta(days=84):
                yield total(period, TOTAL + 1_000, "definitive", day)
            if day == start + timedelta(days=30):
                giver, taker = self.rng.sample(self.codes, 2)
                yield ["transfer", "--id", random_uuid(self.rng), "--period", period, "--from", giver, "--to", taker] + [
                    "--persons", "3", "--decided-on", day.isoformat()
                ]  # fmt: skip

    def population(self, year):
        path = self.folder / f"population-{year}.csv"
        rows = [("NL00", sum(self.weights)), *self.people.items()]
        lines = [f"{year}-01-01,{code},{number}\n" for code, number in rows]
        path.write_text("reference_date,code,inhabitants\n" + "".join(lines), encoding="utf-8")
        return ["population", "--file", str(path)]

    # Records

    def messages_before(self):
        """Those who wait on the first day."""
        for number in range(WAITING):
            day = BEGIN - timedelta(days=182 - 182 * number // WAITING)
            yield self.arrival(day) if number % 4 == 0 else self.permit(day)

    def days(self):
        """Day by day without an end: what is determined on it, and its events."""
        day = BEGIN
        while True:
            roles = self.rng.choices(list(ROLES), list(ROLES.values()), k=EVENTS_A_DAY)
            yield list(self.determined_on(day)), [self.event(role, day) for role in roles]
            day += timedelta(days=1)

    def event(self, role, day):
        if role == "placement" and self.waiting:
            return self.placement(day)
        if role in ("correction", "withdrawal"):
            return self.version(role, day)
        if role == "arrival":
            return self.arrival(day)
        return self.permit(day, role == "family permit")

    def persons(self):
        return self.rng.choices([1, 2, 3, 4, 6], [86, 8, 3, 2, 1])[0]

    def permit(self, day, family=False):
        category = 2 if family else self.rng.choices([1, 3, 4], [80, 10, 10])[0]
        body = PB.Permit(permit_id=self.key(day), category=category, persons=self.persons(), granted_on=make_date(day))
        if not family:
            self.waiting.append((PERMITS, body.permit_id, body.persons))
        return self.first(PERMITS, body, day)

    def arrival(self, day):
        body = PB.FamilyArrival(arrival_id=self.key(day), persons=self.persons(), arrived_on=make_date(day))
        self.waiting.append((ARRIVALS, body.arrival_id, body.persons))
        return self.first(ARRIVALS, body, day)

    def placement(self, day):
        """Of those who have waited longest; one in a thousand with a fault."""
        topic, key, persons = self.waiting.popleft()
        body = PB.Placement(
            placement_id=self.key(day),
            municipality_code=self.code(),
            persons=persons if self.rng.random() >= 0.001 else 100,
            housed_on=make_date(day),
            origin=2 if topic == ARRIVALS else 1,
            arrangement=1,
            holder_record_id=key,
        )
        return self.first(PLACEMENTS, body, day)

    def code(self):
        return self.rng.choices(self.codes, self.weights)[0]

    def first(self, topic, body, day):
        """Publishes it, and remembers it for a correction."""
        remembered = self.remembered[topic]
        if len(remembered) < REMEMBERED:
            remembered.append(body)
        else:
            remembered[self.rng.randrange(REMEMBERED)] = body
        return self.publish(topic, body, day)

    def version(self, role, day):
        """A newer version of a record: other persons, a day up to three months earlier, another municipality, or withdrawn."""
        topic = self.rng.choices(list(KEYS), [33, 11, 36])[0]
        number = self.rng.randrange(len(self.remembered[topic]))
        body = type(self.remembered[topic][number])()
        body.CopyFrom(self.remembered[topic][number])
        what = self.rng.randrange(3)
        if role == "withdrawal":
            body.withdrawn = True
        elif what == 0 and topic == PLACEMENTS:
            body.municipality_code = self.code()
        elif what == 1:
            said = getattr(body, DAYS[topic])
            earlier = date(said.year, said.month, said.day) - timedelta(days=self.rng.randrange(90))
            said.CopyFrom(make_date(earlier))
        else:
            body.persons = self.persons()
        self.remembered[topic][number] = body
        return self.publish(topic, body, day)

    def publish(self, topic, body, day):
        self.count += 1
        return envelop(topic, getattr(body, KEYS[topic]), body, self.time(day), random_uuid(self.rng))

    def time(self, day):
        """Of an event: rises from one to the next."""
        return to_time(day, 43_200) + self.count

    def key(self, day):
        """As version 7: rises with time."""
        milliseconds = to_time(day) // 1000 + self.count // 4096
        number = milliseconds << 80 | 0x7 << 76 | self.count % 4096 << 64 | 2 << 62 | self.rng.getrandbits(62)
        return str(uuid.UUID(int=number))


def total(period, persons, status, announced_on):
    words = f"--period {period} --persons {persons} --status {status} --announced-on {announced_on} --method sum-preserving"
    return ["total", *words.split()]
