"""Made-up countries: municipalities that merge and split, their inhabitants, and everything that is determined on them.

A world is a list of statements (body, day on which it is said) and the codes in which persons are housed, by day.
"""

import csv
from datetime import date, timedelta

from determination_faults import balance, official, population, register, reorganisation, town, transfer
from envelopes import PB, make_date, random_uuid
from law import first_day, last_day, next_period
from protos import REPOSITORY


def half_year(period):
    return PB.HalfYear(year=period[0], half=period[1])


def random_day(rng, begin, end):
    return begin + timedelta(days=rng.randint(0, (end - begin).days))


class World:
    """What all worlds share. persons: about how many are housed in all, which gives the totals their size."""

    def __init__(self, rng, persons):
        self.rng = rng
        self.persons = persons
        self.statements = []
        self.towns = {}  # inhabitants by code
        self.towns_from = []  # (day, codes from that day), oldest first
        self.periods = []  # from the first with a total to the last

    def say(self, body, day):
        self.statements.append((body, day))

    def codes_on(self, day):
        return [codes for since, codes in self.towns_from if since <= day or since == self.towns_from[0][0]][-1]

    def all_codes(self):
        return sorted({code for _, codes in self.towns_from for code in codes})

    def some(self, codes, at_most):
        return self.rng.sample(codes, min(len(codes), self.rng.randint(1, at_most)))

    def settle(self, day):
        self.towns_from.append((day, sorted(self.towns)))

    def say_register(self, codes, day):
        self.say(register([town(code, f"Town {code} é") for code in codes], make_date(day)), day)

    def say_population(self, day, towns):
        self.say(population(sorted(towns.items()), reference_date=make_date(day)), day + timedelta(days=60))

    def say_total(self, period, persons, status, day, method):
        body = PB.NationalTotal(
            period=half_year(period), persons=persons, status=status, announced_on=make_date(day), method=method
        )
        self.say(PB.Determination(national_total=body), day)

    def say_more(self, period):
        """Official quotas, transfers and balances for a period, some of them in codes that are no municipality."""
        rng, begin = self.rng, first_day(period)
        codes = sorted({*self.codes_on(begin), *rng.sample(self.all_codes(), 2), "GM9998"})
        share = max(3, 2 * self.persons // len(self.periods) // len(codes))
        for _ in range(rng.choice([0, 0, 0, 1, 1, 2])):
            day = random_day(rng, begin - timedelta(days=200), last_day(period))
            rows = [(code, rng.randint(0, share)) for code in self.some(codes, 8)]
            self.say(official(rows, half_year(period), make_date(day)), day)
        for _ in range(rng.choice([0, 1, 1, 2, 4])):
            day = random_day(rng, begin - timedelta(days=30), last_day(period))
            giver, taker = rng.sample(codes, 2)
            moved = dict(period=half_year(period), from_code=giver, to_code=taker, persons=rng.randint(1, share))
            self.say(transfer(rng, decided_on=make_date(day), **moved), day)
        if period == self.periods[0] or rng.random() < 0.15:
            rows = [(code, rng.randint(-share, share)) for code in self.some(codes, len(codes))]
            self.say(balance(rows, half_year(period)), begin - timedelta(days=10))


class SmallWorld(World):
    """8 to 40 municipalities and 3 to 6 years."""

    def __init__(self, rng, persons):
        super().__init__(rng, persons)
        first_year, years = rng.randint(2012, 2016), rng.randint(3, 6)
        numbers = rng.sample(range(9_000), rng.randint(8, 40))
        self.fresh = [f"GM{number:04d}" for number in rng.sample(range(9_000, 9_900), 50)]
        self.towns = {f"GM{number:04d}": self.size() for number in numbers}
        start = date(first_year - 1, 1, 1) - timedelta(days=rng.randint(0, 200))
        self.settle(start)
        self.say_register(sorted(self.towns), start)
        period, last = (first_year, rng.randint(1, 2)), (first_year + years - 1, rng.randint(1, 2))
        while period <= last:
            self.periods.append(period)
            period = next_period(period)
        for year in range(first_year - 1, first_year + years + 1):
            self.new_year(date(year, 1, 1), needed=year < first_year + years - 1)
        for period in [*self.periods, next_period(last)]:
            if period in (self.periods[0], last) or rng.random() < 0.9:
                if period <= last:
                    self.announce(period)
            self.say_more(period)
        self.begin = first_day(self.periods[0]) - timedelta(days=100)
        middle = self.periods[len(self.periods) // 2]
        self.end = random_day(rng, first_day(middle), last_day(last) + timedelta(days=120))

    def size(self):
        return self.rng.choice([self.rng.randint(1, 60), self.rng.randint(1_000, 50_000), 10_000, 600_000])

    def new_year(self, day, needed):
        rng, before = self.rng, sorted(self.towns)
        for _ in range(rng.choice([0, 0, 1, 1, 2])):
            self.reorganise(day)
        self.settle(day)
        for code in self.towns:
            self.towns[code] = max(1, self.towns[code] * rng.randint(980, 1_030) // 1_000)
        counted = dict(self.towns)
        if rng.random() < 0.3:
            counted.pop(rng.choice(sorted(counted)))
        if rng.random() < 0.3:
            counted[rng.choice(sorted(counted))] = 0
        if needed or rng.random() < 0.5:
            self.say_population(day, counted)
        if rng.random() < 0.2:
            self.say_population(random_day(rng, day, day + timedelta(days=360)), counted)
        chance = rng.random()
        if chance < 0.2:
            self.say_register(sorted(self.towns), day)
        elif chance < 0.4:
            self.say_register(sorted(self.towns), random_day(rng, day, day + timedelta(days=360)))
        elif chance < 0.5:  # one that contradicts what it was before
            self.say_register(
                self.some(sorted(self.towns), len(self.towns)), random_day(rng, day, day + timedelta(days=90))
            )
        elif chance < 0.65:  # one that does not know of the reorganisations of that very day
            self.say_register(before, day)

    def reorganise(self, day):
        """Merges into a new one, into one of them, splits, or moves a part."""
        rng, towns = self.rng, self.towns
        if len(towns) < 6:
            return
        kind = rng.choice(["merge", "join", "split", "part"])
        first, second, third = rng.sample(sorted(towns), 3)
        new, other_new = self.fresh.pop(), self.fresh.pop()
        if kind == "merge":
            parts = [(code, new, towns[code]) for code in (first, second, third)[: rng.randint(2, 3)]]
            starting = [new]
        elif kind == "join":
            parts, starting = [(first, second, towns[first]), (second, second, towns[second])], []
        elif kind == "split":
            half = rng.choice([0, towns[first], rng.randint(0, towns[first])])
            parts = [(first, new, half), (first, rng.choice([second, other_new]), towns[first] - half)]
            starting = [code for _, code, _ in parts if code not in towns]
        else:
            share = rng.randint(0, towns[first])
            parts = [(first, second, share), (first, first, towns[first] - share), (second, second, towns[second])]
            starting = []
        self.say(
            reorganisation(rng, parts, starting, effective_on=make_date(day), reorganisation_id=random_uuid(rng)),
            day - timedelta(days=rng.randint(20, 200)),
        )
        leaving, coming = {part[0] for part in parts}, {part[1] for part in parts}
        for code in leaving - coming:
            del towns[code]
        for code in coming:
            towns[code] = sum(part[2] for part in parts if part[1] == code)

    def announce(self, period):
        """A forecast, the definitive figure, and sometimes a later one."""
        rng, begin = self.rng, first_day(period)
        expected = max(1, self.persons // len(self.periods))
        method = rng.choice([PB.METHOD_STATUTORY, PB.METHOD_SUM_PRESERVING, PB.METHOD_SUM_PRESERVING])
        days = []
        if rng.random() < 0.8:
            days.append((begin - timedelta(days=rng.randint(120, 260)), PB.TOTAL_STATUS_FORECAST))
        if rng.random() < 0.85 or not days:
            days.append((begin - timedelta(days=rng.choice([90, 91, 92, 60, 100])), PB.TOTAL_STATUS_DEFINITIVE))
        if rng.random() < 0.3:
            days.append((begin + timedelta(days=rng.randint(0, 150)), PB.TOTAL_STATUS_DEFINITIVE))
        if rng.random() < 0.2:  # both on one day
            days.append((days[-1][0], 3 - days[-1][1]))
        for day, status in days:
            persons = rng.randint(expected // 3, expected * 2)
            persons = rng.choice([persons] * 8 + [len(self.towns), rng.randint(0, len(self.towns))])
            self.say_total(period, persons, status, day, method)


class RealWorld(World):
    """The country in 2016 and 2017, with a made-up population of 2017."""

    def __init__(self, rng, persons):
        super().__init__(rng, persons)
        towns = self.read("municipalities")
        numbers = {row["code"]: int(row["inhabitants"]) for row in self.read("population") if row["code"] != "NL00"}
        rows = [
            PB.Municipality(
                code=row["code"],
                name=row["name"],
                province_code=row["province"],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
            )
            for row in towns
        ]
        self.say(register(rows, make_date(date(2016, 1, 1))), date(2016, 1, 1))
        self.towns = dict(numbers)
        self.settle(date(2016, 1, 1))
        self.say_population(date(2016, 1, 1), numbers)
        parts = [(row["from_code"], row["to_code"], int(row["inhabitants"])) for row in self.read("reorganisations")]
        self.say(
            reorganisation(
                rng, parts, sorted({to_code for _, to_code, _ in parts}), reorganisation_id=random_uuid(rng)
            ),
            date(2016, 10, 1),
        )
        for from_code, to_code, number in parts:
            del self.towns[from_code]
            self.towns[to_code] = self.towns.get(to_code, 0) + number
        self.settle(date(2017, 1, 1))
        self.say_population(date(2017, 1, 1), {code: number * 101 // 100 for code, number in self.towns.items()})
        self.periods = [(2017, 1), (2017, 2), (2018, 1)]
        forecast, definitive, preserving = (
            PB.TOTAL_STATUS_FORECAST,
            PB.TOTAL_STATUS_DEFINITIVE,
            PB.METHOD_SUM_PRESERVING,
        )
        self.say_total((2017, 1), 13_000, definitive, date(2016, 9, 30), preserving)
        self.say_total((2017, 2), 12_000, forecast, date(2017, 1, 15), PB.METHOD_STATUTORY)
        self.say_total((2017, 2), 10_000, definitive, date(2017, 4, 5), preserving)
        self.say_total((2018, 1), 6_000, forecast, date(2017, 4, 5), PB.METHOD_STATUTORY)
        for period in self.periods:
            self.say_more(period)
        self.say(balance([("GM0716", 17)], half_year((2017, 1))), date(2016, 12, 20))
        self.begin, self.end = date(2016, 7, 1), random_day(rng, date(2017, 6, 1), date(2018, 4, 1))

    @staticmethod
    def read(name):
        with open(REPOSITORY / "deploy" / "reference" / f"{name}.csv", encoding="utf-8", newline="") as rows:
            return list(csv.DictReader(rows))
