"""An independent calculation of all figures, in the plainest Python and whole numbers only.

expect(messages) says of each raw Kafka message whether it is accepted and which last message every key of the output
topics must have; with a day, what the figures are as of it. Written from the rules alone (R1 to R12), never from the
C code, so that it can contradict it.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

import protos
from judgement import ARRIVALS, DETERMINATIONS, PERMITS, PLACEMENTS, judge, to_date
from law import computed, first_day, last_day, next_period, period_key, period_of, reference_day, schedule, split

PB = protos.load()


@dataclass
class Expected:
    reasons: dict  # (topic, partition, offset): reason of each rejected message
    quotas: dict  # "GM0716/2017-1": Quota, without revision and position_date
    nation: dict  # "2017-1": NationalQuota, likewise


def expect(messages, as_of=None):
    events, reasons = [], {}
    for message in messages:
        event, reason = judge(message)
        if event:
            events.append(event)
        else:
            reasons[message.topic, message.partition, message.offset] = reason
    figures = Figures(Ledger(events, as_of))
    return Expected(reasons, figures.quotas, figures.nation)


def to_period(half_year):
    return half_year.year, half_year.half


# What is known


def holding(events, subject):
    """Of the events with one subject the one with the greatest version, taken out where that one is withdrawn."""
    newest = {}
    for event in events:
        name = subject(event.body)
        if name not in newest or event.version > newest[name].version:
            newest[name] = event
    return [event.body for event in newest.values() if not event.body.withdrawn]


def before(as_of, bodies, day):
    """R12: those that are dated before a day, as known now."""
    return [body for body in bodies if to_date(getattr(body, day)) < as_of]


def determined(determination):
    """What a determination determines."""
    kind = determination.WhichOneof("determined")
    body = getattr(determination, kind)
    subject = {
        "national_total": lambda: (to_period(body.period), body.status, to_date(body.announced_on)),
        "population": lambda: to_date(body.reference_date),
        "official_quota": lambda: (to_period(body.period), to_date(body.announced_on)),
        "transfer": lambda: body.transfer_id.lower(),
        "opening_balance": lambda: to_period(body.period),
        "reorganisation": lambda: body.reorganisation_id.lower(),
        "municipal_register": lambda: to_date(body.effective_on),
    }[kind]
    return kind, subject()


class Ledger:
    """What the accepted events say together; of that what counts as of a day, where one is given (R12)."""

    def __init__(self, events, as_of=None):
        by_topic = defaultdict(list)
        for event in events:
            by_topic[event.topic].append(event)
        days = (
            [to_date(event.body.granted_on) for event in by_topic[PERMITS]]
            + [to_date(event.body.arrived_on) for event in by_topic[ARRIVALS]]
            + [to_date(event.body.housed_on) for event in by_topic[PLACEMENTS]]
        )
        self.position = max(days, default=None)  # R11: of all valid events, overtaken and withdrawn ones too
        self.permits = holding(by_topic[PERMITS], lambda permit: permit.permit_id.lower())
        self.arrivals = holding(by_topic[ARRIVALS], lambda arrival: arrival.arrival_id.lower())
        self.placements = holding(by_topic[PLACEMENTS], lambda placement: placement.placement_id.lower())
        if as_of:
            self.position = as_of
            self.permits = before(as_of, self.permits, "granted_on")
            self.arrivals = before(as_of, self.arrivals, "arrived_on")
            self.placements = before(as_of, self.placements, "housed_on")
        self.housed, self.housed_family = Counter(), Counter()  # persons by (period, code)
        for placement in self.placements:
            place = period_of(to_date(placement.housed_on)), placement.municipality_code
            self.housed[place] += placement.persons
            if placement.origin == PB.PLACEMENT_ORIGIN_FAMILY_MEMBER:
                self.housed_family[place] += placement.persons
        determinations = defaultdict(list)
        for determination in holding(by_topic[DETERMINATIONS], determined):
            kind = determination.WhichOneof("determined")
            determinations[kind].append(getattr(determination, kind))
        if as_of:
            for kind, day in ("national_total", "announced_on"), ("official_quota", "announced_on"), ("transfer", "decided_on"):
                determinations[kind] = before(as_of, determinations[kind], day)
        self.totals = self.totals_in_force(determinations["national_total"])
        self.officials = determinations["official_quota"]
        self.transfers = determinations["transfer"]
        self.reorganisations = determinations["reorganisation"]
        self.registers = {
            to_date(register.effective_on): {municipality.code for municipality in register.municipalities}
            for register in determinations["municipal_register"]
        }
        self.balances = {
            to_period(balance.period): {row.code: row.persons for row in balance.balances}
            for balance in determinations["opening_balance"]
        }
        self.populations = {
            to_date(population.reference_date): population for population in determinations["population"]
        }

    @staticmethod
    def totals_in_force(totals):
        """R3: the newest announcement, and on one day DEFINITIVE before FORECAST. By period."""
        oldest_first = sorted(totals, key=lambda total: (to_date(total.announced_on), total.status))
        return {to_period(total.period): total for total in oldest_first}

    # R1, R2: which municipalities there are, and their inhabitants

    def parts_of(self, day):
        """The parts of all reorganisations of that day: persons by (from_code, to_code)."""
        parts = Counter()
        for reorganisation in self.reorganisations:
            if to_date(reorganisation.effective_on) == day:
                for part in reorganisation.parts:
                    parts[part.from_code, part.to_code] += part.inhabitants
        return parts

    def reorganisation_days(self, after, until):
        days = {to_date(reorganisation.effective_on) for reorganisation in self.reorganisations}
        return sorted(day for day in days if after < day <= until)

    def municipalities(self, day):
        """The codes that are a municipality on that day."""
        registered = max((register for register in self.registers if register <= day), default=None)
        if registered is None:
            return set()
        codes = set(self.registers[registered])
        for reorganised in self.reorganisation_days(registered, day):
            parts = self.parts_of(reorganised)
            codes -= {from_code for from_code, _ in parts}
            codes |= {to_code for _, to_code in parts}
        return codes

    def inhabitants(self, codes, population, day):
        """By code, for a period with that first day, at most the country's."""
        counted = {row.code: row.inhabitants for row in population.municipalities}
        inhabitants = {code: counted.get(code, 0) for code in codes}
        for reorganised in self.reorganisation_days(to_date(population.reference_date), day):
            parts = self.parts_of(reorganised)
            for code in codes & {to_code for _, to_code in parts}:
                inhabitants[code] = sum(number for (_, to_code), number in parts.items() if to_code == code)
        return {code: min(number, population.national) for code, number in inhabitants.items()}

    def official(self, period):
        """R1, persons by code: the newest announcement that names it, while no later national total is in force."""
        announced = [official for official in self.officials if to_period(official.period) == period]
        newest = {}
        for official in sorted(announced, key=lambda official: to_date(official.announced_on)):
            for row in official.quotas:
                newest[row.code] = to_date(official.announced_on), row.persons
        total = self.totals.get(period)
        return {
            code: persons
            for code, (announced_on, persons) in newest.items()
            if not total or announced_on >= to_date(total.announced_on)
        }

    def transferred(self, period, codes):
        """R4: persons by code."""
        moved = Counter()
        for transfer in self.transfers:
            if to_period(transfer.period) == period and {transfer.from_code, transfer.to_code} <= codes:
                moved[transfer.from_code] -= transfer.persons
                moved[transfer.to_code] += transfer.persons
        return moved

    # R9: who waits

    def persons_waiting(self):
        holders = sum(p.persons for p in self.permits if p.category != PB.PERMIT_CATEGORY_FAMILY_REUNIFICATION)
        arrived = sum(arrival.persons for arrival in self.arrivals)
        return holders + arrived - sum(placement.persons for placement in self.placements)

    def family_expected(self):
        granted = sum(p.persons for p in self.permits if p.category == PB.PERMIT_CATEGORY_FAMILY_REUNIFICATION)
        return max(0, granted - sum(arrival.persons for arrival in self.arrivals))

    def inflow(self):
        """R10: of the 182 days up to and including the position date."""
        since = self.position - timedelta(days=181)
        dated = [
            (to_date(permit.granted_on), permit.persons)
            for permit in self.permits
            if permit.category != PB.PERMIT_CATEGORY_FAMILY_REUNIFICATION
        ] + [(to_date(arrival.arrived_on), arrival.persons) for arrival in self.arrivals]
        return sum(persons for day, persons in dated if since <= day <= self.position)


class Figures:
    """All figures of a ledger: quotas and nation by key."""

    def __init__(self, ledger):
        self.ledger = ledger
        self.quotas, self.nation = {}, {}
        self.closing = {}  # remaining by code at the end of the period before
        if not ledger.totals:
            return
        period, last = min(ledger.totals), max(ledger.totals)
        while period <= last:
            total = ledger.totals.get(period)
            if not total:
                self.count_gap(period)
            elif not self.publish(period, total.persons, total.status, total.method):
                return
            period = next_period(period)
        if ledger.position:
            self.publish(period, self.indicative_total(period), PB.TOTAL_STATUS_INDICATIVE, PB.METHOD_SUM_PRESERVING)

    def phase(self, period):
        """The phase on the position date, and the whole months gone by."""
        position = self.ledger.position
        if position is None or position < first_day(period):
            return PB.PHASE_ANNOUNCED, 0
        if position > last_day(period):
            return PB.PHASE_ENDED, 6
        return PB.PHASE_RUNNING, position.month - first_day(period).month

    def carry_over(self, period, codes):
        """R5 and R2, by code."""
        if self.phase(period)[0] == PB.PHASE_ANNOUNCED:
            return dict.fromkeys(codes, 0)
        parts = self.ledger.parts_of(first_day(period))
        leaving = {from_code for from_code, _ in parts}
        changed = leaving | {to_code for _, to_code in parts}
        carry = {code: 0 if code in changed else self.closing.get(code, 0) for code in codes}
        for from_code in leaving:
            shares = {to_code: number for (part, to_code), number in parts.items() if part == from_code}
            for to_code, share in split(self.closing.get(from_code, 0), shares).items():
                if to_code in codes:
                    carry[to_code] += share
        opening = self.ledger.balances.get(period, {})
        carry.update({code: persons for code, persons in opening.items() if code in codes})
        return carry

    def count_gap(self, period):
        """R5: a period without a total counts with quota 0."""
        codes = self.ledger.municipalities(first_day(period))
        moved = self.ledger.transferred(period, codes)
        carry = self.carry_over(period, codes)
        self.closing = {code: moved[code] + carry[code] - self.ledger.housed[period, code] for code in codes}

    def population(self, period, status):
        """R1: the one of the reference date; R10: for an indicative total else the newest earlier one."""
        known = self.ledger.populations
        if status == PB.TOTAL_STATUS_INDICATIVE:
            newest = max((day for day in known if day <= reference_day(period)), default=None)
            return known.get(newest)
        return known.get(reference_day(period))

    def publish(self, period, total, status, method):
        """Computes one period; false where it cannot be computed."""
        ledger = self.ledger
        codes = ledger.municipalities(first_day(period))
        population = self.population(period, status)
        if not codes or population is None:
            return False
        inhabitants = ledger.inhabitants(codes, population, first_day(period))
        computed_quotas, basis = computed(total, method, inhabitants, population.national)
        moved, carry = ledger.transferred(period, codes), self.carry_over(period, codes)
        official = ledger.official(period)
        phase, months = self.phase(period)
        lines = []
        for code in sorted(codes):
            line = PB.Quota(
                municipality_code=code,
                period=PB.HalfYear(year=period[0], half=period[1]),
                phase=phase,
                total_status=status,
                national_total=total,
                inhabitants=inhabitants[code],
                national_inhabitants=population.national,
                basis=PB.QUOTA_BASIS_OFFICIAL if code in official else basis,
                computed_quota=computed_quotas[code],
                quota=official.get(code, computed_quotas[code]),
                transferred=moved[code],
                carry_over=carry[code],
                realised=ledger.housed[period, code],
                realised_family=ledger.housed_family[period, code],
                months_elapsed=months,
                population_date=population.reference_date,
            )
            line.corrected_quota = line.quota + line.transferred + line.carry_over
            line.remaining = line.corrected_quota - line.realised
            line.schedule = schedule(line.realised, line.corrected_quota, months)
            lines.append(line)
            self.quotas[f"{code}/{period_key(period)}"] = line
        self.closing = {line.municipality_code: line.remaining for line in lines}
        self.nation[period_key(period)] = self.national(period, status, total, basis, lines)
        return True

    def national(self, period, status, total, basis, lines):
        ledger = self.ledger
        phase, _ = self.phase(period)
        in_force = ledger.totals.get(period)
        granted = Counter()
        for permit in ledger.permits:
            if period_of(to_date(permit.granted_on)) == period:
                granted[permit.category] += permit.persons
        arrived = [a.persons for a in ledger.arrivals if period_of(to_date(a.arrived_on)) == period]
        housed = sum(persons for (when, _), persons in ledger.housed.items() if when == period)
        realised = sum(line.realised for line in lines)
        late_after = first_day(period) - timedelta(days=91)
        schedules = Counter(line.schedule for line in lines)
        return PB.NationalQuota(
            period=PB.HalfYear(year=period[0], half=period[1]),
            phase=phase,
            total_status=status,
            national_total=total,
            announced_late=bool(in_force) and to_date(in_force.announced_on) > late_after,
            quota_sum=sum(line.quota for line in lines),
            carry_over=sum(line.carry_over for line in lines),
            corrected_quota=sum(line.corrected_quota for line in lines),
            realised=realised,
            realised_family=sum(line.realised_family for line in lines),
            remaining=sum(line.remaining for line in lines),
            municipalities_on_schedule=schedules[PB.SCHEDULE_ON_SCHEDULE],
            municipalities_slightly_behind=schedules[PB.SCHEDULE_SLIGHTLY_BEHIND],
            municipalities_behind=schedules[PB.SCHEDULE_BEHIND],
            permits_asylum=granted[PB.PERMIT_CATEGORY_ASYLUM],
            permits_family=granted[PB.PERMIT_CATEGORY_FAMILY_REUNIFICATION],
            permits_relocation=granted[PB.PERMIT_CATEGORY_RELOCATION],
            permits_resettlement=granted[PB.PERMIT_CATEGORY_RESETTLEMENT],
            family_arrivals=sum(arrived),
            waiting=ledger.persons_waiting() if phase == PB.PHASE_RUNNING else 0,
            family_expected=ledger.family_expected() if phase == PB.PHASE_RUNNING else 0,
            basis=basis,
            official_quotas=sum(1 for line in lines if line.basis == PB.QUOTA_BASIS_OFFICIAL),
            unassigned=housed - realised,
        )

    def indicative_total(self, period):
        """R10, for the period right after the last one with a total, once all of these are computed."""
        days = max(0, (last_day(period) - self.ledger.position).days)
        expected_inflow = (2 * self.ledger.inflow() * days + 182) // 364
        outflow = 0
        for key in self.ledger.totals:
            national = self.nation[period_key(key)]
            if national.phase != PB.PHASE_ENDED:
                outflow += max(0, national.remaining)  # of one that has not started: its corrected quota
        return max(0, self.ledger.persons_waiting() + expected_inflow - outflow)
