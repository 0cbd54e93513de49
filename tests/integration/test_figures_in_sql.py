"""What whoever has SQL sees of the figures: with names, provinces and words, and what changed them when and why."""

import json
import random
from datetime import date

import pytest

from broker import delete_records, produce, wait_until
from envelopes import PB, envelop, make_date, random_uuid, to_time
from judgement import DETERMINATIONS, PLACEMENTS
from protos import REPOSITORY

REFERENCE = REPOSITORY / "deploy" / "reference"
TOTAL = "--period {} --persons {} --status {} --announced-on {} --method sum-preserving"
SEED = 20171202


def determine(system, *words):
    system.taakctl("determine", *words)


def determine_total(system, period, persons, status, announced_on):
    determine(system, "total", *TOTAL.format(period, persons, status, announced_on).split())
    return f"total/{period}/{status}/{announced_on}"


def publish_placements(system, rng, placements):
    """Each a municipality, a day and how many persons were housed."""
    produce(
        system.bootstrap_servers,
        [
            envelop(
                PLACEMENTS,
                key := random_uuid(rng),
                PB.Placement(
                    placement_id=key,
                    municipality_code=code,
                    persons=persons,
                    housed_on=make_date(day),
                    origin=PB.PLACEMENT_ORIGIN_PERMIT_HOLDER,
                    arrangement=PB.ARRANGEMENT_REGULAR,
                ),
                to_time(day, 12 * 3_600),
                random_uuid(rng),
            )
            for code, day, persons in placements
        ],
    )


def history(system, code, period, figure=None):
    """What changed the figures of a municipality in a period: figure, before, after, cause."""
    return system.sql(
        "SELECT figure, before, after, cause FROM quota_history WHERE municipality_code = %s AND period = %s "
        "AND coalesce(figure = %s, true) ORDER BY change_id",
        [code, period, figure],
    )


def wait_for_history(system, rows, *asked):
    wait_until(lambda: history(system, *asked) == rows, f"{asked}: {rows}, not {history(system, *asked)}", 30)


@pytest.fixture
def determined(system):
    """The register, the population and a forecast for 2017-1, with all services running."""
    system.start_all(instances=1)
    determine(system, "register", "--effective-on", "2016-01-01", "-f", str(REFERENCE / "municipalities.csv"))
    determine(system, "population", "-f", str(REFERENCE / "population.csv"))
    determine_total(system, "2017-1", 12000, "forecast", "2016-07-01")
    wait_until(lambda: system.sql("SELECT count(*) FROM quota")[0][0] == 390, "there are quotas", 60)
    return system


def test_the_overview_says_what_taakctl_says(determined):
    """Every field by the same name and in the same words, and who and where it is."""
    system = determined
    publish_placements(system, random.Random(SEED), [("GM0716", date(2017, 1, 10), 5), ("GM0518", date(2017, 4, 1), 99)])
    wait_until(lambda: system.sql("SELECT sum(realised) FROM quota") == [(104,)], "all is counted", 30)
    columns = system.sql("SELECT attname FROM pg_attribute WHERE attrelid = 'quota_overview'::regclass ORDER BY attnum")
    for code in ("GM0716", "GM0518", "GM1900"):
        said = json.loads(system.taakctl("quota", code, "2017-1", "--json"))
        assert len(said.pop("months")) == 6
        [row] = system.sql(f"SELECT * FROM quota_overview WHERE municipality_code = '{code}' AND period = '2017-1'")
        found = dict(zip((name for (name,) in columns), row))
        assert {name: str(found[name]) for name in said} == {name: str(value) for name, value in said.items()}
        assert float(found["percent_realised"]) == round(100 * found["realised"] / found["corrected_quota"], 1)
    assert found["name"] == "Súdwest-Fryslân" and (found["province_code"], found["province"]) == ("PV21", "Fryslân")
    provinces = system.sql("SELECT province, count(*) FROM quota_overview WHERE period = '2017-1' GROUP BY 1")
    assert len(provinces) == 12 and all(name for name, _ in provinces) and sum(count for _, count in provinces) == 390
    nation = system.sql("SELECT quota_sum, realised FROM nation WHERE period = '2017-01-01'")
    assert nation == system.sql("SELECT sum(quota), sum(realised) FROM quota WHERE period = '2017-01-01'")


def test_every_relation_and_column_is_explained(system):
    """A reader of psql finds what it is, in which unit, by \\d+."""
    silent = system.sql(
        "SELECT relname, attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 "
        "WHERE relname IN ('quota', 'nation') AND col_description(attrelid, attnum) IS NULL"
    )
    assert not silent
    relations = system.sql(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') "
        "AND obj_description(oid, 'pg_class') IS NULL"
    )
    assert not relations


def test_what_changed_a_quota(determined):
    """Each change of what was determined, with its cause; none of what was counted, nor of the indicative period."""
    system = determined
    forecast = "total/2017-1/forecast/2016-07-01"
    begun = [
        ("national_total", None, "12000", forecast),
        ("total_status", None, "forecast", forecast),
        ("quota", None, "362", forecast),
    ]
    wait_for_history(system, begun, "GM0518", "2017-1")
    definitive = determine_total(system, "2017-1", 10000, "definitive", "2016-10-01")
    changed = begun + [
        ("national_total", "12000", "10000", definitive),
        ("total_status", "forecast", "definitive", definitive),
        ("quota", "362", "301", definitive),
    ]
    wait_for_history(system, changed, "GM0518", "2017-1")
    transfer = ["transfer", "--period", "2017-1", "--from", "GM0518", "--to", "GM0716", "--persons", "7"]
    determine(system, *transfer, "--decided-on", "2016-12-01", "--id", "0190f7c8-0000-7000-8000-000000000001")
    moved = "transfer/0190f7c8-0000-7000-8000-000000000001"
    wait_for_history(system, [*changed, ("transferred", None, "-7", moved)], "GM0518", "2017-1")
    wait_for_history(system, [("transferred", None, "7", moved)], "GM0716", "2017-1", "transferred")
    events = system.sql("SELECT DISTINCT event_id FROM quota_change WHERE cause = %s", [moved])
    assert events == system.sql("SELECT event_id FROM determination WHERE subject = %s", [moved])
    determine(system, *transfer, "--decided-on", "2016-12-01", "--id", "0190f7c8-0000-7000-8000-000000000001", "--withdraw")
    wait_for_history(system, [("transferred", None, "7", moved), ("transferred", "7", "0", moved)], "GM0716", "2017-1", "transferred")
    nation = [row[:3] for row in history(system, "NL00", "2017-1", "national_total")]
    assert nation == [("national_total", None, "12000"), ("national_total", "12000", "10000")]
    assert not system.sql("SELECT 1 FROM quota_change WHERE period > '2017-01-01'"), "the indicative period has none"
    assert system.sql("SELECT count(*) > 0 FROM quota WHERE total_status = 3") == [(False,)]
    system.taakctl("verify")


def test_what_changed_a_balance(determined):
    """It counts from the day on which its period starts, and follows the placements of the period before: one row a day."""
    system = determined
    rng = random.Random(SEED)
    determine_total(system, "2017-2", 10000, "definitive", "2017-04-05")
    quota = system.sql("SELECT quota FROM quota WHERE municipality_code = 'GM0716' AND period = '2017-01-01'")[0][0]
    publish_placements(system, rng, [("GM0716", date(2017, 6, 30), 5)])
    wait_until(lambda: system.sql("SELECT sum(realised) FROM quota") == [(5,)], "it is counted", 30)
    assert history(system, "GM0716", "2017-2", "carry_over") == []
    publish_placements(system, rng, [("GM0518", date(2017, 7, 1), 1)])
    started = ("carry_over", None, str(quota - 5), "period-started")
    wait_for_history(system, [started], "GM0716", "2017-2", "carry_over")
    for persons in (2, 3):
        publish_placements(system, rng, [("GM0716", date(2017, 5, 1), persons)])
        late = ("carry_over", str(quota - 5), str(quota - 5 - (2 if persons == 2 else 5)), "placements")
        wait_for_history(system, [started, late], "GM0716", "2017-2", "carry_over")
    publish_placements(system, rng, [("GM0518", date(2017, 7, 2), 1)])
    publish_placements(system, rng, [("GM0716", date(2017, 5, 1), 1)])
    later = ("carry_over", late[2], str(int(late[2]) - 1), "placements")
    wait_for_history(system, [started, late, later], "GM0716", "2017-2", "carry_over")
    determine(system, "balance", "--period", "2017-2", "-m", "GM0716=17")
    given = ("carry_over", later[2], "17", "balance/2017-2")
    wait_for_history(system, [started, late, later, given], "GM0716", "2017-2", "carry_over")
    assert system.sql("SELECT sum(persons) FROM housed WHERE municipality = 716 AND month = '2017-05-01'") == [(6,)]
    system.taakctl("verify")


def test_a_total_is_the_cause_of_all_that_its_period_has(determined):
    """It makes a running, indicative period determined: its transfers and balance too; and it takes them with it."""
    system = determined
    publish_placements(system, random.Random(SEED), [("GM0518", date(2017, 7, 3), 1)])
    determine(system, *"transfer --period 2017-2 --from GM0518 --to GM0716 --persons 7 --decided-on 2017-07-01".split())
    indicative = "SELECT carry_over FROM quota WHERE municipality_code = 'GM0716' AND total_status = 3 AND transferred = 7"
    wait_until(lambda: system.sql(indicative), "there is an indicative period", 30)
    [(backlog,)] = system.sql(indicative)
    total = determine_total(system, "2017-2", 9000, "definitive", "2017-04-05")
    quota = "14"
    there = [
        ("national_total", None, "9000", total),
        ("total_status", None, "definitive", total),
        ("quota", None, quota, total),
        ("transferred", None, "7", total),
        ("carry_over", None, str(backlog), total),
    ]
    gone = [(figure, after, "0" if figure in ("transferred", "carry_over") else None, total) for figure, _, after, _ in there]
    wait_for_history(system, there, "GM0716", "2017-2")
    determine(system, "total", *TOTAL.format("2017-2", 9000, "definitive", "2017-04-05").split(), "--withdraw")
    wait_for_history(system, there + gone, "GM0716", "2017-2")
    system.taakctl("verify")


def test_an_earlier_total_that_cannot_be_divided(determined):
    """No period from it on has figures; when it is withdrawn they come back."""
    system = determined
    earlier = determine_total(system, "2010-1", 9000, "definitive", "2009-04-05")
    figures = ("national_total", "total_status", "quota")
    wait_until(lambda: system.sql("SELECT count(*) FROM quota") == [(0,)], "there are no figures", 30)
    determine(system, "total", *TOTAL.format("2010-1", 9000, "definitive", "2009-04-05").split(), "--withdraw")
    wait_until(lambda: system.sql("SELECT count(*) FROM quota") == [(390,)], "there are figures", 30)
    changed = [(figure, cause) for figure, _, _, cause in history(system, "GM0518", "2017-1")]
    assert changed[3:] == [(figure, earlier) for figure in figures] * 2
    system.taakctl("verify")


def test_what_is_said_anew_without_a_municipality(determined):
    """What named it before is the cause: an official quota, a balance, a transfer."""
    system = determined
    identified = "--decided-on 2016-12-01 --id 0190f7c8-0000-7000-8000-000000000001"
    said = {
        "quota": ("official --period 2017-1 --announced-on 2016-12-01 -m GM0518=400", " -m GM0716=50"),
        "carry_over": ("balance --period 2017-1 -m GM0518=3", " -m GM0716=17"),
        "transferred": (f"transfer --period 2017-1 --from GM0518 --persons 7 {identified} --to", " GM0716"),
    }
    publish_placements(system, random.Random(SEED), [("GM0518", date(2017, 1, 3), 1)])
    for figure, (words, named) in said.items():
        causes = lambda: [row[3] for row in history(system, "GM0716", "2017-1", figure)]  # noqa: E731, B023
        known = len(causes())
        determine(system, *(words + named).split())
        wait_until(lambda: len(causes()) == known + 1, f"{figure} is said", 30)  # noqa: B023
        determine(system, *(words if figure != "transferred" else words + " GM0014").split())
        wait_until(lambda: len(causes()) == known + 2, f"{figure} is said anew", 30)  # noqa: B023
        assert len(set(causes()[-2:])) == 1 and causes()[-1].startswith(words.split()[0]), causes()
    system.taakctl("verify")


def test_a_history_of_another_past_is_mended_where_nothing_can_be_read_again(determined):
    """The emitter takes over from the topics while the input topics hold nothing, as after their retention."""
    system = determined
    [emitter] = [service for service in system.services if service.program == "quota-emitter"]
    emitter.stop()
    delete_records(system.bootstrap_servers, DETERMINATIONS, 0, 3)
    system.sql("DELETE FROM quota_change WHERE municipality_code = 'GM0716'", "UPDATE emitter SET reconcile = true")
    emitter.start().wait_for()
    mended = [("national_total", None, "12000", None), ("total_status", None, "forecast", None), ("quota", None, "18", None)]
    wait_until(lambda: set(history(system, "GM0716", "2017-1")) == set(mended), "the history is mended", 30)
    system.taakctl("verify")


def test_verify_finds_what_a_hand_changed(determined):
    """In a figure, in a change, in a name: each by its own check."""
    system = determined
    system.stop_all()
    system.taakctl("verify")
    hands = {
        "quotas and nation, by the rules": "UPDATE quota SET remaining = remaining + 1 WHERE municipality_code = 'GM0716'",
        "changes, of what is determined": "UPDATE quota_change SET after = after + 1 WHERE municipality_code = 'GM0716'",
        "names, by the determinations": "UPDATE municipality SET name = 'Elsewhere' WHERE municipality_code = 'GM0716'",
    }
    for check, hand in hands.items():
        system.sql(hand)
        found = json.loads(system.taakctl("verify", "--json", code=1))["differences"]
        assert check in {difference["check"] for difference in found}, found
        assert all("GM0716" in difference["difference"] for difference in found), found
