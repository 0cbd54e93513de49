"""The indicative period is published at its own pace; every other update goes at once."""

import random
from datetime import date

import pytest

from broker import produce, wait_until
from envelopes import PB, envelop, make_date, random_uuid, to_time
from judgement import PERMITS
from protos import REPOSITORY

REFERENCE = REPOSITORY / "deploy" / "reference"
FOREVER_MS = 3_600_000
PERMIT_DAYS = [date(2017, 2, day) for day in range(1, 9)]


@pytest.fixture
def country(system):
    """The real country with a total for 2017-I, so that 2017-II is indicative; consumers, and no emitter yet."""
    total = "--period 2017-1 --persons 10 --status definitive --announced-on 2016-10-01 --method sum-preserving"
    for program in ("determination-consumer", "permit-consumer"):
        system.start(program).wait_for()
    for words in (
        ["register", "--effective-on", "2016-01-01", "--file", str(REFERENCE / "municipalities.csv")],
        ["population", "--file", str(REFERENCE / "population.csv")],
        ["total", *total.split()],
    ):
        system.taakctl("determine", *words)
    return system


def emitter(system, pace_ms):
    system.environment["INDICATIVE_MAX_MS"] = str(pace_ms)
    return system.start("quota-emitter").wait_for()


def permits(system, rng, days):
    """Ten permits of 90 persons a day: more than the running period's total, so that each day moves the indicative one."""
    for day in days:
        waiting = nation(system, "2017-1", "waiting") + 900
        produce(system.bootstrap_servers, [permit(rng, day) for _ in range(10)])
        # The figures of the running period go at once.
        wait_until(lambda expected=waiting: nation(system, "2017-1", "waiting") == expected, "they wait", 30, 0.02)


def permit(rng, day):
    key = random_uuid(rng)
    value = PB.Permit(permit_id=key, category=PB.PERMIT_CATEGORY_ASYLUM, persons=90, granted_on=make_date(day))
    return envelop(PERMITS, key, value, to_time(day, 12 * 3_600), random_uuid(rng))


def nation(system, period, column):
    rows = system.sql(f"SELECT {column} FROM nation WHERE period_name(period) = %s", [period])
    return rows[0][0] if rows else 0


def gathering(system):
    return system.sql("SELECT gathering FROM emitter") == [(True,)]


def begin(system, pace_ms):
    """Starts the emitter, and waits until the total is published."""
    service = emitter(system, pace_ms)
    wait_until(lambda: nation(system, "2017-1", "national_total") == 10, "the total is published", 30)
    return service


def quotas(system):
    """How many messages the indicative period has, and of how many municipalities."""
    return system.sql("SELECT coalesce(sum(revision), 0)::int, count(*) FROM quota WHERE period_name(period) = '2017-2'")[0]


def test_many_changes_make_one_update(country):
    """However many come while they are gathered; a taker-over publishes at once what the one before had gathered."""
    rng = random.Random(1)
    first = begin(country, FOREVER_MS)
    permits(country, rng, PERMIT_DAYS[:4])
    assert gathering(country) and nation(country, "2017-2", "national_total") == 0
    verified = country.taakctl("verify")
    assert "the emitter is behind" in verified and "no differences in what was compared" in verified, verified

    first.kill()
    emitter(country, FOREVER_MS)
    wait_until(lambda: not gathering(country), "it is published", 30)
    messages, municipalities = quotas(country)
    assert messages == municipalities == 390
    total = nation(country, "2017-2", "national_total")
    assert total > 0

    permits(country, rng, PERMIT_DAYS[4:])
    assert gathering(country) and nation(country, "2017-2", "national_total") == total
    assert quotas(country)[0] == messages


def test_a_change_waits_no_longer_than_is_set(country):
    rng = random.Random(2)
    begin(country, 300)
    permits(country, rng, PERMIT_DAYS)
    verified = country.taakctl("verify")
    assert "behind" not in verified and "no differences" in verified, verified
    messages, municipalities = quotas(country)
    assert municipalities == 390 and 1 <= messages // 390 <= 10 * len(PERMIT_DAYS)


def test_at_once(country):
    """With 0 nothing is ever gathered: whatever moves the total makes updates of its own."""
    rng = random.Random(3)
    begin(country, 0)
    for day in PERMIT_DAYS[:4]:
        revision = nation(country, "2017-2", "revision")
        permits(country, rng, [day])
        assert not gathering(country) and nation(country, "2017-2", "revision") > revision


def test_a_determination_takes_it_along(country):
    """It moves everything: with it also goes what was gathered, with the right cause."""
    rng = random.Random(4)
    begin(country, FOREVER_MS)
    permits(country, rng, PERMIT_DAYS[:2])
    total = "--period 2017-2 --persons 9000 --status forecast --announced-on 2017-02-01 --method sum-preserving"
    country.taakctl("determine", "total", *total.split())
    wait_until(lambda: nation(country, "2017-2", "national_total") == 9000, "the forecast is published", 30)
    causes = country.sql("SELECT DISTINCT cause FROM quota_history WHERE period = '2017-2' AND figure = 'quota'")
    assert causes == [("total/2017-2/forecast/2017-02-01",)]
