"""What taakctl answers to people: names as they type them, one line where there is no answer, lines that fit."""

import json
import subprocess
from types import SimpleNamespace

import pytest

from broker import wait_until
from protos import REPOSITORY
from servers import BUILD, CONSUMERS

REFERENCE = REPOSITORY / "deploy" / "reference"
NAMES = {
    "den haag": "GM0518",
    "\u2019s-gravenhage": "GM0518",
    "Den Bosch": "GM0796",
    "sudwest-fryslan": "GM1900",
    "Su\u0301dwest Frysla\u0302n": "GM1900",
    "GM0716": "GM0716",
}


PLACEMENTS = "placement_id,municipality_code,persons,housed_on,origin,event_time\n"
PLACEMENT = "8d8ac610-566d-4ef0-9c22-186b2a5ed79{},{},{},2017-03-01,PERMIT_HOLDER,{}"
TIME = "2017-03-02T00:00:00Z"
REGISTER = "code,name,province,latitude,longitude\n"


def take(words, given, code=0):
    """What taakctl makes of an input in a dry run, which needs no server: what it printed, and what it remarked."""
    done = subprocess.run(
        [BUILD / "bin" / "taakctl", *words.split(), "--dry-run", "--json"],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done
    return done.stdout.decode(), done.stderr.decode().splitlines()


def placement(number=0, code="GM0716", persons="2", time=TIME):
    return PLACEMENT.format(number, code, persons, time) + "\n"


def complaint(system, *arguments, code=1):
    """What it says where it has no answer: one line, or more with how to get help."""
    done = system.run_taakctl(*arguments)
    assert done.returncode == code and done.stdout == "", done
    line, *more = done.stderr.splitlines()
    assert bool(more) == (code == 64), done.stderr
    return line


@pytest.fixture
def determined(system):
    """The register, the population and a total of 2017."""
    system.taakctl("determine", "register", "--effective-on", "2016-01-01", "-f", str(REFERENCE / "municipalities.csv"))
    system.taakctl("determine", "population", "-f", str(REFERENCE / "population.csv"))
    total = "--period 2017-1 --persons 13000 --status definitive --announced-on 2016-09-30 --method sum-preserving"
    system.taakctl("determine", "total", *total.split())
    system.start("determination-consumer").wait_for()
    wait_until(lambda: system.run_taakctl("quota", "Tholen").returncode == 0, "there are figures", 60)
    return system


def test_no_figures_at_all(make_system):
    system = make_system(SimpleNamespace(address="127.0.0.1:1"))
    system.taakctl("migrate")
    for arguments in (["GM0716"], ["GM0716", "--json"], ["GM0716", "2017-1"], ["GM0716", "--explain"]):
        assert "there are no figures yet" in complaint(system, "quota", *arguments)


def test_lag_of_a_new_broker(system):
    """Which makes its list of groups when the first consumer asks for it, and meanwhile does not answer."""
    for program in CONSUMERS:
        system.start(program)
    assert "Consumers: 0 messages behind." in system.run_taakctl("lag").stdout
    system.stop_all()


def test_municipalities_by_name_and_those_without_figures(determined):
    for name, code in NAMES.items():
        assert json.loads(determined.taakctl("quota", name, "2017-1", "--json"))["municipality_code"] == code
    for arguments in (["GM9999"], ["GM9999", "--json"], ["GM9999", "2017-1"], ["GM9999", "--explain"]):
        assert "GM9999 is no municipality that a register names: " in complaint(determined, "quota", *arguments)
    assert "'taakctl quota GM0716' lists" in complaint(determined, "quota", "Tholen", "2016-1")
    assert "perhaps Tholen (GM0716)" in complaint(determined, "quota", "Thole")
    assert "no municipality 'Thollen'; perhaps Tholen (GM0716): " in complaint(determined, "quota", "Thollen")
    assert len(complaint(determined, "quota", "a")) < 300
    for nothing in ("", " ", "-'"):
        line = complaint(determined, "quota", "--", nothing, code=64)
        assert "which municipality?" in line and len(line) < 80
    for command in (["nation"], ["quota", "Tholen"], ["province", "Zeeland"], ["what-if", "2017-1"]):
        assert "no day such as 2017-04-01" in complaint(determined, *command, "--at", "1 April", code=64)
        answer = determined.run_taakctl(*command, "--at", "2017-04-01")
        assert answer.returncode == 64 and "as of any day yet" in answer.stderr


def test_what_is_printed_fits_80_columns(determined):
    commands = ("quota tholen", "quota tholen --explain", "nation", "nation 2017-1", "lag", "rejects list")
    what_if = "what-if 2017-1 --national-total 12000 --reorganisation GM0716:GM0664"
    for command in (*commands, "province pv20", "quota Zuid-Holland 2017-1", what_if):
        lines = determined.run_taakctl(*command.split()).stdout.splitlines()
        assert lines and all(len(line) <= 80 and line == line.rstrip() for line in lines), lines


def test_a_province_by_either_command(determined):
    """And a municipality that is called like its province is meant first."""
    sums = json.loads(determined.taakctl("province", "PV29", "2017-1", "--json"))
    quotas = sums.pop("quotas")
    assert [quota["name"] for quota in quotas] == sorted(quota["name"] for quota in quotas) and len(quotas) == 13
    assert {quota["province_code"] for quota in quotas} == {"PV29"}
    for name in ("quota", "transferred", "carry_over", "corrected_quota", "realised", "realised_family", "remaining"):
        assert sums[name] == sum(quota[name] for quota in quotas)
    assert sums["quota"] > 0 and sums["municipalities"]["on_schedule"] == 13
    again = json.loads(determined.taakctl("quota", "zeeland", "2017-1", "--json"))
    assert again.pop("quotas") == quotas and again == sums
    assert determined.taakctl("province", "Friesland") == determined.taakctl("quota", "PV21")
    assert "no province such as Zeeland" in complaint(determined, "province", "Zeelant", code=64)
    assert "no figures for 2019-I" in complaint(determined, "province", "Zeeland", "2019-1")
    assert "Zeeland is a province" in complaint(determined, "quota", "Zeeland", "2017-1", "--explain", code=64)
    asked = determined.taakctl("quota", "Utrecht", "2017-1")
    assert asked.startswith("Utrecht (GM0344) in 2017-I") and "'taakctl province PV26'" in asked
    assert json.loads(determined.taakctl("quota", "Utrecht", "2017-1", "--json"))["municipality_code"] == "GM0344"
    assert determined.taakctl("province", "Utrecht").startswith("Utrecht in 2017-I")
    assert "is a province too" not in determined.taakctl("quota", "Tholen", "2017-1")


def test_what_if(determined):
    """The same as where it is so: another total, and a transfer."""
    today = {code: json.loads(determined.taakctl("quota", code, "2017-1", "--json")) for code in ("GM0518", "GM0716")}
    arguments = ["2017-1", "--national-total", "10000", "--method", "statutory", "--transfer", "GM0716:GM0664:3"]
    asked = json.loads(determined.taakctl("what-if", *arguments, "--json"))
    found = {quota["municipality_code"]: quota for quota in asked}
    assert len(found) == 390 and found["GM0518"]["basis"] == "statutory" and found["GM0716"]["transferred"] == -3
    for code, quota in today.items():
        assert found[code]["difference"] == found[code]["corrected_quota"] - quota["corrected_quota"] < 0
        assert json.loads(determined.taakctl("quota", code, "2017-1", "--json")) == quota
    total = "--period 2017-1 --persons 10000 --status definitive --announced-on 2017-01-01 --method statutory"
    determined.taakctl("determine", "total", *total.split())
    wait_until(
        lambda: json.loads(determined.taakctl("nation", "2017-1", "--json"))["national_total"] == 10000, "it is so", 60
    )
    so = json.loads(determined.taakctl("quota", "GM0518", "2017-1", "--json"))
    assert {name: found["GM0518"][name] for name in so if name != "months"} == {
        name: value for name, value in so.items() if name != "months"
    }
    text = determined.taakctl("what-if", "2017-1", "--transfer", "GM0716:GM0664:3")
    assert "2 of 390 municipalities differ" in " ".join(text.split())
    answer = determined.run_taakctl("what-if", "2017-1", "--transfer", "GM9999:GM0716:1")
    assert answer.returncode == 64 and "GM9999 is no municipality in 2017-I" in answer.stderr
    assert "is no transfer" in complaint(determined, "what-if", "2017-1", "--transfer", "Tholen:Goes:1", code=64)
    assert "which period?" in complaint(determined, "what-if", code=64)


def test_what_is_only_a_forecast_is_said(determined):
    for arguments in ("quota Tholen", "quota Tholen 2017-1", "nation", "nation 2017-1"):
        assert "only a forecast" not in determined.taakctl(*arguments.split())
    total = "--period 2017-2 --persons 12000 --status forecast --announced-on 2016-10-01 --method sum-preserving"
    determined.taakctl("determine", "total", *total.split())
    wait_until(lambda: determined.run_taakctl("nation", "2017-2").returncode == 0, "there is a forecast", 60)
    for arguments in ("quota Tholen", "quota Tholen 2017-2", "nation", "nation 2017-2"):
        assert "total is only a forecast" in " ".join(determined.taakctl(*arguments.split()).split())


@pytest.mark.parametrize(
    "line",
    [
        placement(persons="2\0"),
        placement(persons="99\0"),
        placement(code="GM0716\0junk"),
        placement().replace("\n", "\0\n"),
        placement(code="GM07\r16"),
        placement(code="x" * 65_536),
        placement(code="caf\udc80"),
    ],
)
def test_a_line_that_is_no_text_is_bad(line):
    given = PLACEMENTS + placement(1) + line + placement(2)
    printed, [remark] = take("publish placements", given.encode("utf-8", "surrogateescape"), code=1)
    assert remark.startswith("line 3: malformed-line: it ") and len(remark) < 100
    summary = json.loads(printed)
    assert (summary["published"], summary["bad"], summary["warnings"]) == (2, 1, [])


def test_json_that_holds_a_nul_is_bad():
    record = {"placement_id": PLACEMENT[:36], "municipality_code": "GM0716", "persons": 2, "housed_on": "2017-03-01"}
    for name, value in (("persons", "2\0"), ("municipality_code", "GM0716\0junk")):
        line = json.dumps({**record, "origin": 1, name: value})
        printed, [remark] = take("publish placements", line, code=1)
        assert remark == f"line 1: malformed-line: {name} holds a NUL character, which no text has"
        assert json.loads(printed)["published"] == 0


@pytest.mark.parametrize("words", ["publish placements", "determine register --effective-on 2016-01-01"])
def test_an_input_with_nothing_in_it(words):
    header = PLACEMENTS if "placements" in words else REGISTER
    for given, why in (("", "the input is empty"), ("\n\n", "the input is empty"), (header, "no line behind the header")):
        printed, [remark] = take(words, given, code=1)
        assert printed == "" and remark.startswith("taakctl: ") and why in remark


def test_files_as_excel_writes_them():
    row = "GM0716;Tholen;PV29;51.53;4.22"
    text = f"\ufeff{REGISTER.strip().replace(',', ';')}\r\n{row}\r\n"
    words = "determine register --effective-on 2016-01-01"
    assert json.loads(take(words, text)[0])["warnings"] == []
    assert json.loads(take(words, text.encode("utf-16-le"))[0])["read_as"] == "UTF-16, fields separated by ;"
    text = text.removeprefix("\ufeff")
    for encoding in ("utf-16-le", "utf-16-be"):
        _, [remark] = take(words, text.encode(encoding), code=1)
        assert "the input is UTF-16 without a mark" in remark and 'save it as "CSV UTF-8"' in remark
    _, [bad, _, remark] = take(words, text.replace("Tholen", "Tholen €").encode("cp1252"), code=1)
    assert "it is not UTF-8: save the file as UTF-8" in bad and "1 of 1 lines are bad" in remark


def test_the_country_twice_in_a_population():
    rows = "reference_date,code,inhabitants\n2016-01-01,NL00,{}\n2016-01-01,GM0716,7\n2016-01-01,NL00,7\n"
    for first in (5, 7):
        _, [bad, remark] = take("determine population", rows.format(first), code=1)
        assert bad == "line 4: inconsistent-figures: NL00 is there twice for this reference_date"
        assert "nothing is published" in remark


def test_the_same_record_twice():
    later = "2017-03-03T00:00:00Z"
    lines = [placement(1), placement(2), placement(1, persons="3"), placement(1, time=later), placement(2)]
    printed, remarks = take("publish placements", PLACEMENTS + "".join(lines))
    assert [remark[:45] for remark in remarks] == [
        "line 4: warning: the same record as on line 2",
        "line 6: warning: the same record as on line 3",
    ]
    summary = json.loads(printed)
    assert [warning["line"] for warning in summary["warnings"]] == [4, 6]
    assert (summary["published"], summary["doubtful"], summary["bad"]) == (5, 2, 0)
    many = PLACEMENTS + placement(1) * 300
    printed, remarks = take("publish placements", many)
    assert len(remarks) == 101 and remarks[-1] == "… and 199 more warnings" and json.loads(printed)["doubtful"] == 299


def test_what_is_doubtful_gets_a_warning():
    words = "determine register --effective-on 2016-01-01"
    rows = {
        "GM1900,Súdwest-Fryslân,PV21,5.66,53.03": "look swapped",
        "GM1900,SÃºdwest-FryslÃ¢n,PV21,53.03,5.66": "read in another encoding",
        "GM1900,S\ufffddwest,PV21,53.03,5.66": "a letter was lost",
        "GM1900,Kralendijk,PV21,12.15,-68.27": "outside the Netherlands",
    }
    for row, doubt in rows.items():
        printed, [remark] = take(words, REGISTER + "GM0716,Tholen,PV29,51.53,4.22\n" + row)
        assert remark.startswith("line 3: warning: ") and doubt in remark
        [warning] = json.loads(printed)["warnings"]
        assert warning == {"line": 3, "warning": remark.removeprefix("line 3: warning: ")}
    rows = "reference_date,code,inhabitants\n2016-07-15,NL00,7\n2016-07-15,GM0716,7\n"
    printed, [remark] = take("determine population", rows)
    assert remark.startswith("warning: reference_date is no 1 January: no period asks for it")
    assert json.loads(printed)["warnings"] == [{"line": None, "warning": remark.removeprefix("warning: ")}]
    for file, words in (("municipalities", words), ("population", "determine population")):
        assert take(words, (REFERENCE / f"{file}.csv").read_bytes())[1] == []


def test_names_that_are_none():
    for name, why in (("\x1b[31mTholen", "holds a control character"), ("a" * 201, "has 201 bytes")):
        row = f"GM0716,{name},PV29,51.53,4.22\n"
        _, [remark] = take("determine register --effective-on 2016-01-01", REGISTER + row, code=1)
        assert f"2016-01-01: invalid-name: municipalities[0].name {why}" in remark


def test_an_option_twice_is_wrong_usage():
    total = "determine total --period 2017-1 --persons 5 --status forecast --announced-on 2016-01-01 --method statutory"
    assert take(total, "")[1] == []
    for option in ("--persons 6", "--persons 5", "--period 2017-2"):
        _, [line, *_] = take(f"{total} {option}", "", code=64)
        assert line == f"taakctl determine: {option.split()[0]} is given twice"
    assert "--time is given twice" in take(f"publish placements --time {TIME} -t {TIME}", "", code=64)[1][0]
    take("determine balance --period 2017-1 -m GM0716=1 -m GM0518=2", "")


def test_options_that_are_missing_or_of_another_kind_are_wrong_usage():
    total = "determine total --period 2017-1 --persons 5 --status forecast --announced-on 2016-01-01"
    for words, why in (
        (total, "total needs --method"),
        (f"{total} --method statutory --decided-on 2016-01-01", "--decided-on is not for total"),
        (f"{total} --method statutory -m GM0716=1", "--municipality is not for total"),
        (f"{total} --method statutory -f rows.csv", "--file is not for total, which is given by flags"),
        ("determine balance --period 2017-1 -f rows.csv -m GM0716=1", "--file and --municipality do not go together"),
        ("determine balance --period 2017-1 -m GM0716", "--municipality: 'GM0716' is no CODE=PERSONS such as GM0716=17"),
        ("determine balance --period 2017-1 -m GM0716=x", "--municipality: 'GM0716=x': persons is no whole number"),
        ("determine balance --period 2017-3 -m GM0716=1", "period is no half-year such as 2017-1"),
        (
            "determine transfer --period 2017-1 --from A --to B --persons 1 --decided-on 2017-01-01 --withdraw",
            "--withdraw needs the --id of the transfer that is to be taken back",
        ),
    ):
        assert take(words, "", code=64)[1] == [f"taakctl determine: {why}", "Try 'taakctl determine --help'."]
