"""The board's API against the topics: what it shows of a random history is what the last messages say."""

import csv
import io
import json
import random
from collections import Counter, defaultdict
from datetime import date, timedelta

import openpyxl
import pytest
from board import SEED, ask, get, pages_of
from contract import NATION, QUOTAS
from envelopes import PB, envelop, make_date, random_uuid, to_time
from judgement import DETERMINATIONS, judge, to_date
from law import first_day, period_key
from oracle import Ledger, expect
from protos import REPOSITORY
from told import percent, told

PROVINCES = {"PV20": "Groningen", "PV26": "Utrecht", "PV29": "Zeeland", "PV31": "Limburg"}
SUMS = ("quota", "transferred", "carry_over", "corrected_quota", "realised", "realised_family", "remaining")
WHAT_IF_PERIOD = (2017, 2)
pytestmark = pytest.mark.xdist_group("board")


# What is expected


def names_of_places():
    """Name and province by code: of the reference data, and of the municipality that the history starts."""
    with open(REPOSITORY / "deploy" / "reference" / "municipalities.csv", encoding="utf-8", newline="") as rows:
        places = {row["code"]: (row["name"], row["province"]) for row in csv.DictReader(rows)}
    return places | {"GM1948": ("Town", "PV20")}


PLACES = names_of_places()


def published(message, places=PLACES):
    """A message of the topics as the API has it."""
    shown = told(message)
    if "municipality_code" in shown:
        shown["name"], shown["province_code"] = places[message.municipality_code]
    return shown | {
        "percent_realised": percent(message.realised, message.corrected_quota),
        "position_date": to_date(message.position_date).isoformat() if message.HasField("position_date") else None,
        "revision": message.revision,
    }


def of_period(messages, period):
    return {key: message for key, message in messages.items() if key.endswith("/" + period)}


def by_code(items):
    return {item["municipality_code"]: item for item in items}


def holding_placements(board_chain):
    events = [event for event, _ in map(judge, board_chain.inputs) if event]
    return Ledger(events).placements


def next_month(day):
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


# The figures


def test_every_figure_is_of_the_last_messages(board_chain, board):
    quotas, nation = board_chain.outputs.last(QUOTAS), board_chain.outputs.last(NATION)
    assert len(nation) >= 3 and len(quotas) > 1_000
    listed = get(board, "/v1/periods")
    assert [period["period"] for period in listed] == sorted(nation)
    for period in listed:
        message = published(nation[period["period"]])
        assert period == {name: message[name] for name in period}
        assert get(board, f"/v1/nation/{period['period']}") == message
    for period in nation:
        wanted = [published(message) for _, message in sorted(of_period(quotas, period).items())]
        assert pages_of(board, f"/v1/quotas/{period}") == wanted


def test_provinces_are_sums_of_their_municipalities(board_chain, board):
    for period in board_chain.outputs.last(NATION):
        members = defaultdict(list)
        for message in of_period(board_chain.outputs.last(QUOTAS), period).values():
            members[PLACES[message.municipality_code][1]].append(told(message))
        listed = get(board, f"/v1/provinces/{period}")
        assert [province["province_code"] for province in listed] == sorted(members)
        for province in listed:
            of = members[province["province_code"]]
            wanted = {name: sum(quota[name] for quota in of) for name in SUMS}
            schedules = Counter(quota["schedule"].replace(" ", "_") for quota in of)
            names = ("on_schedule", "slightly_behind", "behind")
            assert province.pop("municipalities") == {name: schedules[name] for name in names}
            assert province.pop("percent_realised") == percent(wanted["realised"], wanted["corrected_quota"])
            assert province.pop("period") == period
            assert PROVINCES.get(province["province_code"], province["name"]) == province.pop("name")
            code = province.pop("province_code")
            assert province == wanted
            of_one = get(board, f"/v1/provinces/{period}/{code}")
            assert {name: of_one[name] for name in SUMS} == wanted


def test_quotas_by_province_and_schedule(board):
    everyone = pages_of(board, "/v1/quotas/2017-1", 1000)
    for province in ("PV29", "PV31"):
        wanted = [quota for quota in everyone if quota["province_code"] == province]
        assert wanted and get(board, f"/v1/quotas/2017-1?province={province}") == wanted
    for schedule in ("on schedule", "slightly behind", "behind"):
        wanted = [quota for quota in everyone if quota["schedule"] == schedule]
        asked = schedule.replace(" ", "%20")
        assert pages_of(board, f"/v1/quotas/2017-1?schedule={asked}") == wanted
        both = [quota for quota in wanted if quota["province_code"] == "PV31"]
        assert pages_of(board, f"/v1/quotas/2017-1?province=PV31&schedule={asked}") == both


def test_months_and_what_is_due(board_chain, board):
    housed, family = Counter(), Counter()
    for placement in holding_placements(board_chain):
        place = placement.municipality_code, to_date(placement.housed_on).isoformat()[:7]
        housed[place] += placement.persons
        family[place] += placement.persons if placement.origin == PB.PLACEMENT_ORIGIN_FAMILY_MEMBER else 0
    assert housed
    rng = random.Random(SEED)
    quotas = board_chain.outputs.last(QUOTAS)
    for key in rng.sample(sorted(quotas), 40):
        message = quotas[key]
        shown = get(board, f"/v1/quotas/{key.split('/')[1]}/{message.municipality_code}")
        months = shown.pop("months")
        assert shown == published(message)
        half = 6 * (message.period.half - 1)
        for k, month in enumerate(months, 1):
            place = message.municipality_code, f"{message.period.year}-{half + k:02d}"
            due = max(0, -(-k * message.corrected_quota // 6))
            assert month == {"month": place[1], "realised": housed[place], "realised_family": family[place], "due": due}


def test_as_of_a_day(board_chain, board):
    [(position,)] = board_chain.system.sql("SELECT max(latest_on) FROM position")
    days = [date(2016, 12, 1), date(2017, 5, 1), next_month(position)]
    shown = 0
    for day in days:
        expected = expect(board_chain.inputs, as_of=day)
        at = {"position_date": day.isoformat()}
        assert [period["period"] for period in get(board, f"/v1/periods?at={day}")] == sorted(expected.nation)
        for period, message in expected.nation.items():
            wanted = told(message) | at
            found = get(board, f"/v1/nation/{period}?at={day}")
            assert found.pop("percent_realised") == percent(message.realised, message.corrected_quota)
            assert found == wanted
            quotas = of_period(expected.quotas, period)
            found = by_code(pages_of(board, f"/v1/quotas/{period}?at={day}", 1000))
            assert {code: quota["percent_realised"] for code, quota in found.items()} == {
                message.municipality_code: percent(message.realised, message.corrected_quota)
                for message in quotas.values()
            }
            for quota in found.values():
                del quota["name"], quota["province_code"], quota["percent_realised"]
            assert found == {message.municipality_code: told(message) | at for message in quotas.values()}
            shown += len(found)
    assert shown > 1_000
    late = get(board, f"/v1/periods?at={next_month(days[-1])}", 400)
    assert days[-1].isoformat() in late["detail"]


# How they came about


def test_explanation_is_that_of_taakctl(board_chain, board):
    for key in random.Random(SEED).sample(sorted(board_chain.outputs.last(QUOTAS)), 5):
        code, period = key.split("/")
        wanted = json.loads(board_chain.system.taakctl("quota", code, period, "--explain", "--json"))["explanation"]
        assert wanted and get(board, f"/v1/quotas/{period}/{code}/explanation?lang=en") == wanted
        dutch = get(board, f"/v1/quotas/{period}/{code}/explanation")
        assert len(dutch) == len(wanted) and dutch != wanted


def test_history_is_that_of_the_table(board_chain, board):
    busiest = board_chain.system.sql(
        """SELECT municipality_code, period_name(period) FROM quota_change WHERE municipality_code <> 'NL00'
           GROUP BY 1, 2 ORDER BY count(*) DESC, 1 LIMIT 10"""
    )
    for code, period in busiest:
        wanted = board_chain.system.sql(
            """SELECT to_char(changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), position_date::text,
                      cause, event_id::text, event_time, figure, before, after
               FROM quota_change WHERE municipality_code = %s AND period_name(period) = %s""",
            [code, period],
        )
        listed = pages_of(board, f"/v1/quotas/{period}/{code}/history")
        assert [change["changed_at"] for change in listed] == sorted((c["changed_at"] for c in listed), reverse=True)
        found = [
            (change["changed_at"], change["position_date"], change["cause"], change["event_id"], figure, *values.values())
            for change in listed
            for figure, values in change["changes"].items()
        ]
        statuses = {None: None, 1: "forecast", 2: "definitive", 3: "indicative"}
        assert sorted(found, key=str) == sorted(
            (
                (changed, position, cause, event, figure, *(
                    (statuses[before], statuses[after]) if figure == "total_status" else (before, after)
                ))
                for changed, position, cause, event, _, figure, before, after in wanted
            ),
            key=str,
        )
        for change in listed:
            assert (change["event_id"] is None) == (change["event_time"] is None)
            assert list(change["changes"].values())[0].keys() == {"from", "to"}


def wanted_after(quotas, period):
    """What a message says but for what each new one has another of."""
    return {message.municipality_code: told(message) for message in of_period(quotas, period).values()}


def test_what_if_is_what_comes_of_it(board_chain, board):
    """A total, a method and a transfer are asked first, and then determined for real, announced last of all."""
    period = period_key(WHAT_IF_PERIOD)
    before = wanted_after(board_chain.outputs.last(QUOTAS), period)
    asked = f"/v1/what-if/{period}?national_total=8765&method=statutory&transfer=GM0716:GM0664:3"
    answer = by_code(pages_of(board, asked))
    half_year = PB.HalfYear(year=WHAT_IF_PERIOD[0], half=WHAT_IF_PERIOD[1])
    rng = random.Random(SEED)
    day = date(2018, 6, 30)
    total = PB.NationalTotal(
        period=half_year,
        persons=8_765,
        status=PB.TOTAL_STATUS_DEFINITIVE,
        announced_on=make_date(day),
        method=PB.METHOD_STATUTORY,
    )
    moved = PB.Transfer(
        transfer_id=random_uuid(rng),
        period=half_year,
        from_code="GM0716",
        to_code="GM0664",
        persons=3,
        decided_on=make_date(day),
    )
    board_chain.publish(
        [
            envelop(DETERMINATIONS, "total", PB.Determination(national_total=total), to_time(day), random_uuid(rng)),
            envelop(DETERMINATIONS, "transfer", PB.Determination(transfer=moved), to_time(day), random_uuid(rng)),
        ]
    )
    after = wanted_after(board_chain.outputs.last(QUOTAS), period)
    assert answer.keys() == after.keys()
    for code, quota in answer.items():
        assert quota["difference"] == after[code]["corrected_quota"] - before[code]["corrected_quota"]
        assert {name: quota[name] for name in after[code]} == after[code]
        assert "revision" not in quota
    assert sum(quota["difference"] for quota in answer.values()) < 0
    test_every_figure_is_of_the_last_messages(board_chain, board)


# Other forms of the same


def test_a_table_of_a_province(board):
    zeeland = ask(board.port, "/v1/quotas/2017-1.csv?province=PV29").body.decode()
    listed = pages_of(board, "/v1/quotas/2017-1?province=PV29", 1000)
    assert listed and [row["name"] for row in csv.DictReader(io.StringIO(zeeland, newline=""))] == [quota["name"] for quota in listed]
    assert ask(board.port, "/v1/quotas/2017-1.csv?province=29").status == 400


def test_a_form_that_asks_for_no_day_asks_for_now(board):
    assert ask(board.port, "/2017-1?at=").status == 200
    assert ask(board.port, "/v1/nation/2017-1?at=").status == 400


def test_a_form_takes_numbers_as_people_write_them(board):
    def page(number):
        return ask(board.port, f"/2017-1/what-if?lang=en&national_total={number}").body

    for number in ("12000", "12.000", "12,000", "12%20000"):
        assert b"national total of 12,000;" in page(number), number
    for number in ("12.5", ".123", "12.0000", "12.000,000", "1" * 100):
        assert b"is no national total" in page(number), number
    assert ask(board.port, "/v1/what-if/2017-1?national_total=12.000").status == 400


def test_there_is_no_page_of_a_province_that_there_is_not(board):
    assert ask(board.port, "/2017-1/PV29").status == 200
    assert ask(board.port, "/2017-1/PV99").status == 404


def test_tables_have_what_the_list_has(board):
    listed = pages_of(board, "/v1/quotas/2017-1", 1000)
    answer = ask(board.port, "/v1/quotas/2017-1.csv")
    assert answer.type == "text/csv; charset=utf-8; header=present" and b"\r\n" in answer.body
    rows = list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))
    assert list(rows[0]) == list(listed[0])
    assert rows == [
        {name: "" if value is None else str(value) for name, value in quota.items()} for quota in listed
    ]
    answer = ask(board.port, "/v1/quotas/2017-1.xlsx")
    assert answer.headers["content-disposition"] == 'attachment; filename="quotas-2017-1.xlsx"'
    names, *cells = openpyxl.load_workbook(io.BytesIO(answer.body)).active.iter_rows(values_only=True)
    assert [dict(zip(names, row)) for row in cells] == listed
    then = ask(board.port, "/v1/quotas/2017-1.csv?at=2017-02-01").body.decode()
    wanted = pages_of(board, "/v1/quotas/2017-1?at=2017-02-01", 1000)
    rows = list(csv.DictReader(io.StringIO(then, newline="")))
    assert [row["remaining"] for row in rows] == [str(quota["remaining"]) for quota in wanted]
