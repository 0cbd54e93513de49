"""The oracle by itself: cases worked out in public sources or by hand, and properties over random histories."""

import random
from datetime import date

import pytest

from determination_faults import balance, official, population, register, reorganisation, town, transfer
from envelopes import PB, envelop, make_date, random_uuid, to_time
from histories import make_history, publishing_order
from judgement import ARRIVALS, DETERMINATIONS, PERMITS, PLACEMENTS, Message
from law import computed, schedule, split, sum_preserving
from oracle import expect
from worlds import RealWorld, half_year

NOW = to_time(date(2024, 5, 6))
FIRST, SECOND = (2017, 1), (2017, 2)


def as_read(messages):
    """As if the messages lay in Kafka, in that order."""
    return [
        Message(m.topic, 0, offset, m.key, m.value, tuple(m.headers), NOW // 1000) for offset, m in enumerate(messages)
    ]


class Story:
    """Publishes in order: what is said later holds."""

    def __init__(self):
        self.rng = random.Random(1)
        self.messages = []
        self.time = to_time(date(2023, 1, 1))

    def publish(self, topic, body):
        self.time += 1
        self.messages.append(envelop(topic, "key", body, self.time, random_uuid(self.rng)))
        return self

    def determine(self, body):
        return self.publish(DETERMINATIONS, body)

    def country(self, towns, year=2016):
        self.determine(register([town(code) for code in towns], make_date(date(year, 1, 1))))
        return self.determine(population(sorted(towns.items()), reference_date=make_date(date(year, 1, 1))))

    def total(self, period, persons, method=PB.METHOD_SUM_PRESERVING, on=date(2016, 9, 30), status=2):
        body = PB.NationalTotal(
            period=half_year(period), persons=persons, status=status, announced_on=make_date(on), method=method
        )
        return self.determine(PB.Determination(national_total=body))

    def place(self, code, day, persons, **more):
        values = dict(placement_id=random_uuid(self.rng), origin=1, arrangement=1)
        body = PB.Placement(municipality_code=code, housed_on=make_date(day), persons=persons, **{**values, **more})
        return self.publish(PLACEMENTS, body)

    def permit(self, category, day, persons):
        identifier = random_uuid(self.rng)
        body = PB.Permit(permit_id=identifier, category=category, granted_on=make_date(day), persons=persons)
        return self.publish(PERMITS, body)

    def arrive(self, day, persons):
        body = PB.FamilyArrival(arrival_id=random_uuid(self.rng), arrived_on=make_date(day), persons=persons)
        return self.publish(ARRIVALS, body)

    def expected(self):
        expected = expect(as_read(self.messages))
        assert expected.reasons == {}
        return expected


def real_country(method, persons):
    """Inhabitants of 2017-I and their quotas."""
    world = RealWorld(random.Random(1), 1)
    story = Story()
    for body, _ in world.statements[:3]:
        story.determine(body)
    return story.total(FIRST, persons, method).place("GM0716", date(2017, 1, 1), 1).expected()


def province(expected, name):
    rows = RealWorld.read("municipalities")
    code_of = {row["name"]: row["code"] for row in RealWorld.read("provinces")}[name]
    codes = {row["code"] for row in rows if row["province"] == code_of}
    return sum(line.quota for line in expected.quotas.values() if line.municipality_code in codes)


@pytest.mark.parametrize(
    "method, persons, everyone, the_hague, limburg",
    [
        (PB.METHOD_STATUTORY, 13_000, 13_194, 399, 871),
        (PB.METHOD_SUM_PRESERVING, 13_000, 13_000, 393, 856),
        (PB.METHOD_STATUTORY, 10_000, None, 307, None),
        (PB.METHOD_SUM_PRESERVING, 10_000, 10_000, 301, None),
    ],
)
def test_real_country(method, persons, everyone, the_hague, limburg):
    expected = real_country(method, persons)
    assert expected.quotas["GM0518/2017-1"].quota == the_hague
    if everyone:
        assert expected.nation["2017-1"].quota_sum == everyone
    if limburg:
        assert province(expected, "Limburg") == limburg
    codes = [key for key in expected.quotas if key.endswith("/2017-1")]
    assert len(codes) == 388
    assert expected.quotas["GM1948/2017-1"].inhabitants == 79_599


def test_tholen():
    world = RealWorld(random.Random(1), 1)
    story = Story()
    for body, _ in world.statements[:3]:
        story.determine(body)
    story.total(FIRST, 13_000).determine(balance([("GM0716", 17)], half_year(FIRST)))
    story.place("GM0716", date(2017, 1, 10), 5).place("GM0716", date(2017, 2, 10), 1).place(
        "GM0716", date(2017, 3, 31), 7
    )
    on_31_march = story.expected().quotas["GM0716/2017-1"]
    assert (on_31_march.quota, on_31_march.corrected_quota, on_31_march.remaining) == (20, 37, 24)
    assert (on_31_march.months_elapsed, on_31_march.schedule) == (2, PB.SCHEDULE_ON_SCHEDULE)
    on_1_april = story.permit(1, date(2017, 4, 1), 1).expected().quotas["GM0716/2017-1"]
    assert (on_1_april.months_elapsed, on_1_april.schedule) == (3, PB.SCHEDULE_BEHIND)


def test_ties_go_to_the_larger_then_the_lower_code():
    assert sum_preserving(4, {"GM0001": 10, "GM0002": 20, "GM0003": 10}) == {"GM0001": 1, "GM0002": 2, "GM0003": 1}
    assert sum_preserving(3, {"GM0001": 10, "GM0002": 10}) == {"GM0001": 2, "GM0002": 1}
    # The second of 10 and the fourth of 30 claim the same: the larger has it.
    assert sum_preserving(5, {"GM0001": 10, "GM0002": 30}) == {"GM0001": 1, "GM0002": 4}


@pytest.mark.parametrize("seed", range(50))
def test_sum_preserving_against_one_at_a_time(seed):
    rng = random.Random(seed)
    inhabitants = {f"GM{number:04d}": rng.choice([0, 7, rng.randint(1, 99)]) for number in range(rng.randint(1, 12))}
    counting = [code for code, number in inhabitants.items() if number]
    total = len(counting) + rng.randint(0, 60) if counting else 0
    expected = {code: 1 if code in counting else 0 for code in inhabitants}
    while sum(expected.values()) < total:
        best = counting[0]
        for code in counting[1:]:
            mine, its = inhabitants[code] * expected[best], inhabitants[best] * expected[code]
            if mine > its or mine == its and inhabitants[code] > inhabitants[best]:
                best = code
        expected[best] += 1
    assert sum_preserving(total, inhabitants) == expected


def test_total_below_the_number_of_municipalities():
    quotas, basis = computed(2, PB.METHOD_SUM_PRESERVING, {"GM0001": 5, "GM0002": 5, "GM0003": 5, "GM0004": 0}, 15)
    assert (quotas, basis) == ({"GM0001": 1, "GM0002": 1, "GM0003": 1, "GM0004": 0}, PB.QUOTA_BASIS_STATUTORY)


def test_split():
    assert split(5, {"GM0002": 1, "GM0001": 1}) == {"GM0001": 3, "GM0002": 2}
    assert split(-5, {"GM0002": 1, "GM0001": 1}) == {"GM0001": -3, "GM0002": -2}
    assert split(7, {"GM0003": 0, "GM0002": 0}) == {"GM0002": 7, "GM0003": 0}
    assert split(10, {"GM0001": 1, "GM0002": 5}) == {"GM0001": 2, "GM0002": 8}


def test_schedule():
    assert schedule(6, 36, 1) == PB.SCHEDULE_ON_SCHEDULE
    assert schedule(5, 36, 1) == PB.SCHEDULE_SLIGHTLY_BEHIND
    assert schedule(3, 24, 1) == PB.SCHEDULE_SLIGHTLY_BEHIND
    assert schedule(2, 24, 1) == PB.SCHEDULE_BEHIND
    assert schedule(0, -1, 6) == schedule(0, 0, 6) == PB.SCHEDULE_ON_SCHEDULE


def small_story():
    return Story().country({"GM0001": 100, "GM0002": 300}).total(FIRST, 40).total(SECOND, 20)


def line(story, key):
    found = story.expected().quotas[key]
    return found.quota, found.transferred, found.carry_over, found.corrected_quota, found.realised, found.remaining


def test_carry_over():
    story = small_story()
    assert line(story, "GM0001/2017-1") == (10, 0, 0, 10, 0, 10)
    story.place("GM0001", date(2017, 6, 30), 4)
    assert line(story, "GM0001/2017-2") == (5, 0, 0, 5, 0, 5)  # not started
    story.place("GM0001", date(2017, 7, 1), 1)
    assert line(story, "GM0001/2017-2") == (5, 0, 6, 11, 1, 10)
    story.determine(transfer(story.rng, period=half_year(FIRST), persons=8))
    assert line(story, "GM0001/2017-2") == (5, 0, -2, 3, 1, 2)
    story.determine(balance([("GM0001", 30)], half_year(SECOND)))
    assert line(story, "GM0001/2017-2") == (5, 0, 30, 35, 1, 34)


def test_gap_counts_and_is_not_published():
    story = small_story().total((2018, 2), 10).country({"GM0001": 100, "GM0002": 300}, 2017)
    story.determine(transfer(story.rng, period=half_year((2018, 1)), persons=3))
    story.determine(official([("GM0001", 50)], half_year((2018, 1)))).place("GM0001", date(2018, 7, 1), 1)
    expected = story.expected()
    assert sorted(expected.nation) == ["2017-1", "2017-2", "2018-2", "2019-1"]
    assert expected.quotas["GM0001/2018-2"].carry_over == 10 + 5 - 3


def test_a_period_that_cannot_be_computed_holds_up_all_later_ones():
    story = small_story().total((2016, 2), 5).place("GM0001", date(2017, 1, 1), 1)
    assert story.expected().nation == {}
    story.determine(population([("GM0001", 1)], reference_date=make_date(date(2015, 1, 1))))
    assert sorted(story.expected().nation) == ["2016-2", "2017-1", "2017-2", "2018-1"]


def test_merge_and_split():
    story = Story().country({"GM0001": 100, "GM0002": 300, "GM0003": 100}, 2015).total((2016, 2), 50).total(FIRST, 50)
    story.determine(
        population([("GM0001", 100), ("GM0002", 300), ("GM0003", 100)], reference_date=make_date(date(2016, 1, 1)))
    )
    parts = [("GM0001", "GM0009", 100), ("GM0002", "GM0009", 50), ("GM0002", "GM0008", 250)]
    story.determine(reorganisation(story.rng, parts, ("GM0008", "GM0009")))
    story.place("GM0001", date(2016, 7, 1), 3).place("GM0009", date(2017, 1, 1), 2).place("GM0002", date(2017, 1, 1), 1)
    expected = story.expected()
    assert sorted(key for key in expected.quotas if key.endswith("2017-1")) == [
        "GM0003/2017-1",
        "GM0008/2017-1",
        "GM0009/2017-1",
    ]
    assert (expected.quotas["GM0009/2017-1"].carry_over, expected.quotas["GM0008/2017-1"].carry_over) == (7 + 5, 25)
    assert expected.quotas["GM0009/2017-1"].inhabitants == 150
    assert expected.nation["2017-1"].unassigned == 1


def test_official_quota_holds_until_a_later_total():
    story = small_story().determine(official([("GM0001", 9)], half_year(FIRST), make_date(date(2016, 9, 30))))
    found = story.expected().quotas["GM0001/2017-1"]
    assert (found.quota, found.computed_quota, found.basis) == (9, 10, PB.QUOTA_BASIS_OFFICIAL)
    found = story.total(FIRST, 80, on=date(2016, 10, 1), status=1).expected().quotas["GM0001/2017-1"]
    assert (found.quota, found.basis, found.total_status) == (
        20,
        PB.QUOTA_BASIS_SUM_PRESERVING,
        PB.TOTAL_STATUS_FORECAST,
    )


def test_late_totals():
    for day, late in ((date(2017, 4, 1), False), (date(2017, 4, 2), True)):
        assert small_story().total(SECOND, 10, on=day).expected().nation["2017-2"].announced_late is late


def test_indicative_total():
    story = (
        small_story()
        .place("GM0001", date(2017, 4, 1), 10)
        .permit(1, date(2017, 4, 1), 80)
        .permit(2, date(2017, 3, 1), 7)
    )
    nation = (
        story.permit(3, date(2016, 10, 1), 30)
        .permit(4, date(2016, 10, 2), 12)
        .arrive(date(2017, 3, 2), 3)
        .expected()
        .nation
    )
    assert (nation["2017-1"].waiting, nation["2017-1"].family_expected) == (115, 4)
    # Inflow 95 from 2 October; 455 days until 30 June 2018: 95 * 455 / 182 = 237.5; outflow 30 + 20.
    assert nation["2018-1"].national_total == 115 + 238 - 50
    assert nation["2018-1"].total_status == PB.TOTAL_STATUS_INDICATIVE
    assert sorted(small_story().expected().nation) == ["2017-1", "2017-2"]


def test_versions():
    """The later event holds; on one moment the higher event id; a withdrawn one takes what it overtook with it."""
    story, identifier = small_story(), random_uuid(random.Random(5))
    story.place("GM0001", date(2017, 3, 1), 5, placement_id=identifier)
    story.place("GM0002", date(2017, 2, 1), 6, placement_id=identifier.upper(), origin=2)
    assert line(story, "GM0001/2017-1")[4] == 0
    assert line(story, "GM0002/2017-1")[4] == 6
    assert story.expected().nation["2017-1"].realised_family == 6
    assert story.expected().quotas["GM0002/2017-1"].months_elapsed == 2  # March: of the one that was overtaken
    story.place("GM0002", date(2017, 2, 1), 6, placement_id=identifier, withdrawn=True)
    assert line(story, "GM0002/2017-1")[4] == 0


def test_ties_by_event_id():
    rng = random.Random(1)
    story, identifier = small_story(), random_uuid(rng)
    low, high = "0fffffff-ffff-4fff-8fff-ffffffffffff", "F0000000-0000-4000-8000-000000000000"
    for event_id, persons in ((high, 5), (low, 6)):
        story.place("GM0001", date(2017, 3, 1), persons, placement_id=identifier)
        tied = story.messages.pop().with_header("ce_time", b"2020-01-01T00:00:00Z")
        story.messages.append(tied.with_header("ce_id", event_id.encode()))
    assert line(story, "GM0001/2017-1")[4] == 5


@pytest.mark.parametrize("seed", range(12))
def test_any_order_gives_the_same(seed):
    messages = make_history(seed, 600, NOW)
    first = expect(as_read(publishing_order(messages, seed, duplicates=0.05)))
    second = expect(as_read(publishing_order(messages, seed + 1, duplicates=0.2, determinations_last=True)))
    once = expect(as_read(messages))
    assert (first.quotas, first.nation) == (second.quotas, second.nation) == (once.quotas, once.nation)
    assert set(first.reasons.values()) == set(second.reasons.values())


def test_as_of_a_day():
    """R12: what is dated, announced or decided before the day, and the day is the position date."""
    story = small_story().place("GM0001", date(2017, 3, 31), 5).place("GM0001", date(2017, 4, 1), 7)
    story.total(FIRST, 60, on=date(2017, 4, 1))
    then, later = (expect(as_read(story.messages), as_of=date(2017, month, 1)) for month in (4, 5))
    assert then.quotas["GM0001/2017-1"].realised == 5 and later.quotas["GM0001/2017-1"].realised == 12
    assert then.nation["2017-1"].national_total != 60 and later.nation["2017-1"].national_total == 60
    assert then.quotas["GM0001/2017-1"].months_elapsed == 3
    assert not expect(as_read(story.messages), as_of=date(2016, 9, 1)).nation


def test_histories_reach_every_rule():
    """Over some seeds there is everything that a history is for."""
    seen = set()
    for seed in range(12):
        expected = expect(as_read(make_history(seed, 600, NOW)))
        for found in (*expected.quotas.values(), *expected.nation.values()):
            for field, value in found.ListFields():
                seen.add(field.name)
                if field.enum_type:
                    seen.add(field.enum_type.values_by_number[value].name)
            if found.carry_over < 0:
                seen.add("lead")
    names = {field.name for kind in (PB.Quota, PB.NationalQuota) for field in kind.DESCRIPTOR.fields}
    for kind in (PB.Phase, PB.TotalStatus, PB.QuotaBasis, PB.Schedule):
        names |= {name for name in kind.keys() if not name.endswith("_UNSPECIFIED")}
    assert names - {"revision", "position_date"} | {"lead"} == seen
