"""Figures as of a day, of a random history, against an independent calculation that got only what counts on it."""

import json
import random
from datetime import date, timedelta

import pytest
from broker import lag, produce, read_all, wait_until
from histories import make_history, publishing_order
from judgement import INPUT_TOPICS
from oracle import expect
from told import percent, told

SEED = 20170401
EVENTS = 1_200
DAYS = 4
NOW = 1_700_000_000_000_000


def next_month(day):
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def months(position, periods):
    """The first days of months on which something may be shown, up to the last one that can be asked for."""
    day, last = date(int(min(periods)[:4]) - 1, 10, 1), next_month(position)
    while day <= last:
        yield day
        day = next_month(day)


def position_of(system):
    [(position,)] = system.sql("SELECT max(latest_on) FROM position")
    return position


def asked(system, *arguments):
    return json.loads(system.taakctl(*arguments, "--json"))


def expect_nation(system, day, expected):
    listed = asked(system, "nation", "--at", day)
    assert [period["period"] for period in listed] == sorted(expected.nation), day
    for period, message in expected.nation.items():
        found = asked(system, "nation", period, "--at", day)
        assert found.pop("position_date") == day
        assert found.pop("percent_realised") == percent(message.realised, message.corrected_quota)
        assert found == told(message), (day, period)


def expect_quotas(system, day, keys, expected):
    for key in keys:
        code, period = key.split("/")
        found = asked(system, "quota", code, period, "--at", day)
        message = expected.quotas[key]
        assert found.pop("position_date") == day
        assert found.pop("percent_realised") == percent(message.realised, message.corrected_quota)
        assert sum(month["realised"] for month in found["months"]) == message.realised
        assert [month["due"] for month in found.pop("months")] == [
            max(0, -(-k * message.corrected_quota // 6)) for k in range(1, 7)
        ]
        del found["name"], found["province_code"]
        assert found == told(message), (day, key)


@pytest.mark.parametrize("seed", (SEED, SEED + 1))
def test_as_of_is_what_was_known_of_before(system, seed):
    rng = random.Random(seed)
    system.start_all(instances=1)
    produce(system.bootstrap_servers, publishing_order(make_history(seed, EVENTS, NOW), seed))
    wait_until(lambda: lag(system.bootstrap_servers) == 0, "everything is consumed", 120)
    inputs = read_all(system.bootstrap_servers, INPUT_TOPICS)
    now = expect(inputs)
    position = position_of(system)
    days = list(months(position, now.nation))
    shown = 0
    for day in [*rng.sample(days[:-1], DAYS), days[-1]]:
        expected = expect(inputs, as_of=day)
        shown += len(expected.nation)
        expect_nation(system, day.isoformat(), expected)
        keys = sorted(expected.quotas)
        expect_quotas(system, day.isoformat(), rng.sample(keys, min(len(keys), 8)), expected)
    assert shown > DAYS
    too_late = next_month(days[-1]).isoformat()
    answer = system.run_taakctl("nation", "--at", too_late)
    assert answer.returncode == 64
    assert f"ask for {days[-1].isoformat()} or earlier" in answer.stderr
