"""Random histories: everything that four publishers might send, with corrections, withdrawals, ties and faults.

make_history() gives each message once, the same for the same seed; publishing_order() shuffles and repeats them.
"""

import random
from collections import defaultdict

from envelopes import PB, disguise, envelop, make_date, random_uuid, to_time
from faults import faults
from judgement import ARRIVALS, DETERMINATIONS, PERMITS, PLACEMENTS, to_date
from worlds import RealWorld, SmallWorld, random_day

CORRECTIONS, WITHDRAWALS, INVALID, DUPLICATES = 0.03, 0.01, 0.02, 0.05
DISGUISED = 0.3


def make_history(seed, count, now, real=False):
    """About count messages with their duplicates still to come. now: in microseconds, for events of the future."""
    return History(random.Random(seed), count, now, RealWorld if real else SmallWorld).messages


def publishing_order(messages, seed, duplicates=DUPLICATES, determinations_last=False):
    """The messages in a random order, some of them twice or more."""
    rng = random.Random(seed)
    order = list(messages)
    # The largest ones once: the more so as a broker of a test has a small heap.
    small = [message for message in order if len(message.value or b"") < 100_000]
    order += rng.choices(small, k=round(duplicates * len(order)))
    rng.shuffle(order)
    if determinations_last:
        order.sort(key=lambda message: message.topic == DETERMINATIONS)
    return order


class History:
    def __init__(self, rng, count, now, world):
        self.rng = rng
        self.messages = []
        self.plain = defaultdict(list)  # by topic: (key, body, time) of what faults are made from
        records = round(count / (1 + DUPLICATES) / (1 + CORRECTIONS + WITHDRAWALS + INVALID))
        self.weights = rng.choice([(45, 20, 35), (25, 15, 60), (60, 8, 32)])  # of permits, arrivals and placements
        self.world = world(rng, persons=records * self.weights[2] // 30)
        for body, day in self.world.statements:
            self.determine(body, day)
        for _ in range(records - len(self.world.statements)):
            self.record()
        self.add_faults(max(round(count * INVALID), 64), now)

    def publish(self, topic, key, body, time):
        message = envelop(topic, key, body, time, random_uuid(self.rng))
        self.plain[topic].append((key, body, time))
        self.messages.append(disguise(self.rng, message) if self.rng.random() < DISGUISED else message)

    def later(self, time):
        """The time of a newer version; now and then the very same, so that the event's id decides."""
        return time + self.rng.choice([0, 1, 1_000_000, 86_400_000_000, self.rng.randint(1, 30 * 86_400_000_000)])

    # Permits, arrivals and placements

    def record(self):
        rng = self.rng
        topic = rng.choices([PERMITS, ARRIVALS, PLACEMENTS], self.weights)[0]
        key = random_uuid(rng)
        body = {PERMITS: self.permit, ARRIVALS: self.arrival, PLACEMENTS: self.placement}[topic](key)
        time = self.publish_on(topic, key, body, 0)
        chance = rng.random()
        if chance < CORRECTIONS:
            body = self.corrected(topic, body)
        elif chance < CORRECTIONS + WITHDRAWALS:
            body = type(body).FromString(body.SerializeToString())
            body.withdrawn = True
        else:
            return
        time = self.publish_on(topic, key, body, self.later(time))
        if rng.random() < 0.1:  # and once more, perhaps back
            body = self.corrected(topic, body)
            body.withdrawn = rng.random() < 0.3
            self.publish_on(topic, key, body, self.later(time))

    def publish_on(self, topic, key, body, time):
        """Publishes it not before its day, and gives the time."""
        day = getattr(body, {PERMITS: "granted_on", ARRIVALS: "arrived_on", PLACEMENTS: "housed_on"}[topic])
        soonest = to_time(to_date(day)) - 7_200_000_000
        fraction = self.rng.choice([0, self.rng.randint(0, 999_999)])
        time = max(time, soonest + self.rng.randint(0, 3 * 86_400) * 1_000_000 + fraction)
        self.publish(topic, key, body, time)
        return time

    def identifier(self, key):
        """Now and then in capitals: the same identifier."""
        return key.upper() if self.rng.random() < 0.1 else key

    def day(self):
        return make_date(random_day(self.rng, self.world.begin, self.world.end))

    def permit(self, key):
        category = self.rng.choices([1, 2, 3, 4], [50, 30, 10, 10])[0]
        return PB.Permit(
            permit_id=self.identifier(key), category=category, persons=self.rng.randint(1, 6), granted_on=self.day()
        )

    def arrival(self, key):
        sponsor = self.rng.choice(["", random_uuid(self.rng)])
        return PB.FamilyArrival(
            arrival_id=self.identifier(key),
            sponsor_permit_id=sponsor,
            persons=self.rng.randint(1, 6),
            arrived_on=self.day(),
        )

    def placement(self, key):
        rng, day = self.rng, self.day()
        return PB.Placement(
            placement_id=self.identifier(key),
            municipality_code=self.code(to_date(day)),
            persons=rng.choice([1, 1, 2, 3, 5, rng.randint(1, 9)]),
            housed_on=day,
            origin=rng.randint(1, 2),
            arrangement=rng.randint(1, 3),
            holder_record_id=rng.choice(["", random_uuid(rng)]),
        )

    def code(self, day):
        chance = self.rng.random()
        if chance < 0.9:
            return self.rng.choice(self.world.codes_on(day))
        return self.rng.choice(self.world.all_codes()) if chance < 0.97 else "GM9999"

    def corrected(self, topic, body):
        """The same record with something else in it: persons, day, place or kind, or all of it."""
        key = {PERMITS: "permit_id", ARRIVALS: "arrival_id", PLACEMENTS: "placement_id"}[topic]
        other = {PERMITS: self.permit, ARRIVALS: self.arrival, PLACEMENTS: self.placement}[topic](
            getattr(body, key).lower()
        )
        if self.rng.random() < 0.3:
            return other
        mixed = type(body).FromString(body.SerializeToString())
        name = self.rng.choice([field.name for field, _ in other.ListFields() if field.name != key])
        mixed.ClearField(name)
        mixed.MergeFrom(type(body)(**{name: getattr(other, name)}))
        return mixed

    # Determinations

    def determine(self, body, day):
        """Says it; now and then with other versions before, a withdrawal behind, or all of that."""
        rng = self.rng
        time = to_time(day, rng.randint(0, 86_399))
        versions = [body]
        if rng.random() < 0.2:
            versions.insert(0, self.spoilt(body))
        if rng.random() < 0.04:
            versions.append(taken_back(versions[-1]))
            needed = body.WhichOneof("determined") in ("population", "municipal_register")
            if rng.random() < (0.9 if needed else 0.5):
                versions.append(body)
        for version in versions:
            self.publish(DETERMINATIONS, "determination", version, time)
            time = self.later(time)

    def spoilt(self, body):
        """The same thing determined in other figures."""
        rng, body = self.rng, PB.Determination.FromString(body.SerializeToString())
        kind = body.WhichOneof("determined")
        said = getattr(body, kind)
        if kind == "national_total":
            said.persons, said.method = said.persons + rng.randint(1, 50), rng.randint(1, 2)
        elif kind == "population":
            rng.choice(said.municipalities).inhabitants += 100
            said.national += 100
        elif kind == "official_quota":
            said.quotas[0].persons += 1
        elif kind == "transfer":
            said.from_code, said.to_code = said.to_code, said.from_code
        elif kind == "opening_balance":
            said.balances[0].persons -= 7
        elif kind == "reorganisation":
            rng.choice(said.parts).inhabitants += 1_000
        elif len(said.municipalities) > 1:
            del said.municipalities[-1]
        return body

    # Faults

    def add_faults(self, count, now):
        """Every reason in turn, each with its shapes in a random order; the shapes that are valid are one "reason"."""
        by_reason = defaultdict(list)
        for topics, reason, _, change in faults(now):
            by_reason[reason].append((topics, change))
        shapes = {reason: self.rng.sample(listed, len(listed)) for reason, listed in by_reason.items()}
        for number in range(count):
            round_number, place = divmod(number, len(shapes))
            listed = list(shapes.values())[place]
            topics, change = listed[round_number % len(listed)]
            self.add_fault(self.rng.choice(topics), change)

    def add_fault(self, topic, change):
        """Of a record that is there, later: if it were accepted, it would hold."""
        key, body, time = self.rng.choice(self.plain[topic])
        body = type(body).FromString(body.SerializeToString())
        if topic != DETERMINATIONS:
            body.persons = 77
        message = envelop(topic, key, body, time + 40 * 86_400_000_000, random_uuid(self.rng))
        self.messages.append(change(self.rng, message))


def taken_back(body):
    body = PB.Determination.FromString(body.SerializeToString())
    body.withdrawn = True
    return body
