"""The country that is measured, and what is published about it: its determinations, permits and placements."""

import csv
import random
import uuid
from collections import defaultdict, deque
from datetime import date

from broker import produce, wait_until
from envelopes import Outgoing
from judgement import PERMITS
from load import SOURCE, TOPIC, Placement
from servers import CONSUMERS
import protos

PB = protos.load()
REFERENCE = protos.REPOSITORY / "deploy" / "reference"
QUOTAS = "taakstelling.quotas.v1"
PERIOD = "2017-1"
TOTAL = 13_000
MOST = 99  # persons in one record


def municipalities():
    """Their codes, as numbers."""
    with open(REFERENCE / "municipalities.csv", encoding="utf-8") as file:
        return [int(row["code"][2:]) for row in csv.DictReader(file)]


def determine_total(system, persons):
    """Returns when all quotas follow from it."""
    words = f"total --period {PERIOD} --persons {persons} --status definitive --announced-on 2016-10-01"
    system.taakctl("determine", *words.split(), "--method", "sum-preserving")
    follow = "SELECT count(*) FROM quota_overview WHERE period = %s AND national_total = %s"
    everywhere = len(municipalities())
    wait_until(lambda: system.sql(follow, [PERIOD, persons]) == [(everywhere,)], "all quotas follow", 60, 0.05)


def prepare(system):
    """The real country with a total for one half-year; gives its codes."""
    register, population = str(REFERENCE / "municipalities.csv"), str(REFERENCE / "population.csv")
    system.taakctl("determine", "register", "--effective-on", "2016-01-01", "--file", register)
    system.taakctl("determine", "population", "--file", population)
    determine_total(system, TOTAL)
    return municipalities()


def permits(rng, persons):
    """As many as it takes for so many persons."""
    for _ in range(0, persons, MOST):
        identifier, event = (str(uuid.UUID(int=rng.getrandbits(128))) for _ in range(2))
        permit = PB.Permit(
            permit_id=identifier,
            category=PB.PERMIT_CATEGORY_ASYLUM,
            persons=MOST,
            granted_on=PB.Date(year=2017, month=3, day=20),
        )
        headers = (
            ("ce_specversion", b"1.0"),
            ("ce_id", event.encode()),
            ("ce_source", SOURCE),
            ("ce_type", b"nl.taakstelling.permit-recorded.v1"),
            ("ce_time", b"2017-03-20T12:00:00Z"),
        )
        yield Outgoing(PERMITS, identifier.encode(), permit.SerializeToString(), headers)


class Placements:
    """Placements one after the other, with the persons that their municipality has with each. Those of a municipality are in one
    partition, so that they are counted in this order."""

    def __init__(self, seed, partitions):
        self.rng, self.partitions, self.codes = random.Random(seed), partitions, municipalities()
        self.by_key = {}  # code, persons so far
        self.totals = defaultdict(int)

    def make(self, persons):
        """Partition, key, value and headers."""
        code = self.rng.choice(self.codes)
        day = date(2017, 3, self.rng.randint(1, 20)).toordinal()
        ids = (uuid.UUID(int=self.rng.getrandbits(128)) for _ in range(2))
        placement = Placement(*ids, 0, code, day, persons)
        self.totals[code] += persons
        key = str(placement.key)
        self.by_key[key] = code, self.totals[code]
        return code % self.partitions, key, placement.value(), placement.headers()

    def persons(self):
        return sum(self.totals.values())

    def shown(self, order, quotas):
        """By key, when a quota first counted the placement. Order: keys, as the broker has them; quotas: (when, key, value)."""
        queues, times = defaultdict(deque), {}
        for key in order:
            queues[self.by_key[key][0]].append(key)
        for when, key, value in quotas:
            code, period = key.decode().split("/")
            queue = queues[int(code[2:])]
            if period != PERIOD or not queue:
                continue
            realised = PB.Quota.FromString(value).realised
            while queue and self.by_key[queue[0]][1] <= realised:
                times[queue.popleft()] = when
        return times


def rest(system, persons):
    """Waits until so many persons are counted, and all that follows from it is sent."""
    counted = "SELECT (SELECT sum(persons) FROM housed), (SELECT count(*) FROM outbox)"
    wait_until(lambda: system.sql(counted) == [(persons, 0)], "all is counted and sent", 180, 0.05)


def live(system, placements, waiting):
    """Starts all services in a country whose total is housed already, so that each further placement is one that was not to come: it
    moves the indicative total of the next period, if people wait. Waiting: how many persons."""
    for program in (*CONSUMERS, "quota-emitter"):
        system.start(program)
    for service in system.services:
        service.wait_for()
    prepare(system)
    housed = [placements.make(MOST) for _ in range(0, TOTAL, MOST)]
    produce(system.bootstrap_servers, [Outgoing(TOPIC, key, value, headers) for _, key, value, headers in housed])
    granted = list(permits(placements.rng, waiting + placements.persons()) if waiting else ())
    produce(system.bootstrap_servers, granted)
    many = "SELECT coalesce(sum(persons), 0) FROM permit"
    wait_until(lambda: system.sql(many) == [(MOST * len(granted),)], "the permits are stored", 60, 0.05)
    rest(system, placements.persons())
