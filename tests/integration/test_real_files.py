"""Files as municipalities, provinces, Statistics Netherlands (CBS) and the ministry have them, with made-up content.

Each is read in a dry run, beside a plain file that says the same: an event's id follows from its time and value, so the same
id is the same event. What could mean two things, or cannot be read, is refused with a line that says why.
"""

import datetime
import io
import json
import os
import pty
import re
import subprocess
import uuid
import zipfile

import openpyxl
import pytest

from broker import wait_until
from protos import REPOSITORY
from servers import BUILD

REFERENCE = REPOSITORY / "deploy" / "reference"
TIME = "2017-06-01T00:00:00Z"
OFFICIAL = "determine official --period 2017-1 --announced-on 2016-10-01"
POPULATION = "determine population"
REGISTER = "determine register --effective-on 2016-01-01"
REORGANISATION = "determine reorganisation"

PLAIN_OFFICIAL = "code,persons\nGM0716,20\nGM0664,1234\n"
PLAIN_POPULATION = "reference_date,code,inhabitants\n2016-01-01,NL00,62512\n2016-01-01,GM0716,25412\n2016-01-01,GM0664,37100\n"
PLAIN_REGISTER = "code,name,province,latitude,longitude\nGM0716,Tholen,PV29,51.53,4.22\nGM1900,Súdwest-Fryslân,PV21,53.03,5.66\n"
PLAIN_REORGANISATION = (
    "effective_on,from_code,to_code,inhabitants,to_name,to_province,to_latitude,to_longitude\n"
    "2017-01-01,GM0844,GM1948,23625,Meierijstad,PV30,51.60,5.51\n"
)

MINISTRY = """Bijlage 1: taakstelling huisvesting vergunninghouders, 1e helft 2017;;;
;;;
Gemeentecode;Gemeente;Aantal personen;Provincie
0716;Tholen;20;Zeeland
0664;Goes;1.234;Zeeland
;;;
;Totaal;1.254;
Bron: ministerie van BZK;;;
"""
EXCEL = "\ufeff\"Gemeentecode\";\"Aantal\"\r\n\" GM0716 \";\"20\"\r\n\" GM0664 \";\"1234\"\r\n;\r\n"
CBS = """"Bevolking op 1 januari; alle gemeenten"
"Regio's";"Peildatum";"Inwonertal"
"Nederland";"1 januari 2016";"62.512"
"GM0716";"1 januari 2016";"25.412"
"GM0664";"1 januari 2016";"37.100"
"© CBS"
"""
PROVINCE = "Code\tNaam\tProvincie\tBreedtegraad\tLengtegraad\n716\tTholen\tZeeland\t51,53\t4,22\n1900\tSúdwest-Fryslân\tFryslân\t53,03\t5,66\n"
HERINDELING = (
    "datum herindeling;oude gemeentecode;nieuwe gemeentecode;inwoners;naam nieuwe gemeente;provincie;lat;lon\n"
    "01/01/2017;844;1948;23 625;Meierijstad;30;51,60;5,51\n"
)


def workbook(rows, change=None, title="Taakstelling"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    if change:
        change(book, book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


SHEET = [["Taakstelling 2017-I"], [], ["Gemeentecode", "Aantal"], [716, 20], ["GM0664", 1234.0], ["Totaal", 1254], ["Bron: BZK"]]
DAY = datetime.date(2016, 1, 1)
SHEET_OF_DAYS = [["Peildatum", "Regio", "Inwoners"], [DAY, "NL00", 62512], [datetime.datetime(2016, 1, 1), 716, 25412], [DAY, "664", "37.100"]]


def from_1904(book, _):
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904


def custom_dates(_, sheet):
    for (cell,) in sheet["A2:A4"]:
        cell.number_format = '[$-413]d mmmm yyyy "(peildatum)"'


def second_sheet(book, _):
    book.create_sheet("Toelichting").append(["De cijfers zijn definitief."])


# Command, the file, the plain file that says the same, and what of it must be told.
READ = {
    "ministry": (f"{OFFICIAL} --ignore provincie --ignore gemeente", MINISTRY, PLAIN_OFFICIAL, "1 totals row"),
    "ministry, Windows-1252": (REGISTER, PROVINCE.encode("cp1252"), PLAIN_REGISTER, "Windows-1252"),
    "Excel's CSV UTF-8": (OFFICIAL, EXCEL, PLAIN_OFFICIAL, "fields separated by ;"),
    "Excel's sep=": (OFFICIAL, "sep=;\r\n" + EXCEL[1:], PLAIN_OFFICIAL, "1 empty row passed over"),
    "Excel's Unicode text": (REGISTER, b"\xff\xfe" + PROVINCE.replace("\n", "\r\n").encode("utf-16-le"), PLAIN_REGISTER, "UTF-16"),
    "UTF-16 of another machine": (REGISTER, b"\xfe\xff" + PROVINCE.encode("utf-16-be"), PLAIN_REGISTER, "separated by tabs"),
    "CBS": (POPULATION, CBS, PLAIN_POPULATION, "dates as 31 januari 2017"),
    "province": (REGISTER, PROVINCE, PLAIN_REGISTER, "degrees as 51,53"),
    "reorganisation": (REORGANISATION, HERINDELING, PLAIN_REORGANISATION, "numbers as 1 234"),
    "dates with dashes": (POPULATION, CBS.replace("1 januari 2016", "01-01-2016"), PLAIN_POPULATION, "dates as 31-01-2017"),
    "dates of a database": (POPULATION, CBS.replace("1 januari 2016", "2016-01-01T00:00:00"), PLAIN_POPULATION, "a time of 00:00"),
    "dates by their year": (POPULATION, CBS.replace("1 januari 2016", "2016"), PLAIN_POPULATION, "years as their 1 January"),
    "dates in one piece": (POPULATION, CBS.replace("1 januari 2016", "20160101"), PLAIN_POPULATION, "20170131"),
    "English thousands": (OFFICIAL, 'code,persons\nGM0716,20\nGM0664,"1,234.00"\n', PLAIN_OFFICIAL, "numbers as 1,234,567"),
    "workbook": (OFFICIAL, workbook(SHEET), PLAIN_OFFICIAL, "a workbook (XLSX), sheet Taakstelling"),
    "workbook with dates": (POPULATION, workbook(SHEET_OF_DAYS), PLAIN_POPULATION, "Peildatum = reference_date"),
    "workbook of a Macintosh": (POPULATION, workbook(SHEET_OF_DAYS, from_1904), PLAIN_POPULATION, "numbers as 1.234"),
    "workbook with its own format": (POPULATION, workbook(SHEET_OF_DAYS, custom_dates), PLAIN_POPULATION, "codes as 716"),
    "workbook, one of its sheets": (f"{OFFICIAL} --sheet taakstelling", workbook(SHEET, second_sheet), PLAIN_OFFICIAL, "1 title line"),
}


def hidden_row(_, sheet):
    sheet.row_dimensions[5].hidden = True


def hidden_column(_, sheet):
    sheet.column_dimensions["B"].hidden = True


def formula(_, sheet):
    sheet["B4"] = "=10+10"


def wrong_cell(_, sheet):
    sheet["B4"], sheet["B4"].data_type = "#N/A", "e"


def renumbered(book, number):
    """With another number for row 5, and none for the one behind it."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(file, "w") as archive:
        for name in source.namelist():
            part = source.read(name)
            archive.writestr(name, re.sub(rb'<row r="6"', b"<row", re.sub(rb'<row r="5"', b'<row r="%d"' % number, part)))
    return file.getvalue()


def zipped(name):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "x")
    return file.getvalue()


# Command, the file, and the line that says why it is refused.
REFUSED = {
    "totals that are wrong": (
        OFFICIAL,
        "gemeentecode;aantal\n716;20\n664;1.234\nTotaal;1.255\n",
        "taakctl: line 4: the totals row says 1255, but the rows add up to 1254: nothing is published",
    ),
    "a comma": (
        OFFICIAL,
        'gemeentecode;aantal\n716;20\n664;"1,234"\n',
        "line 3: persons-out-of-range: persons could be 1234 or 1.234: write 1234 without the comma where that is meant",
    ),
    "day or month": (
        POPULATION,
        CBS.replace("1 januari 2016", "1/2/2016"),
        "line 3: invalid-date: reference_date could be 1 February or 2 January 2016: write 2016-02-01 or 2016-01-02",
    ),
    "two headings for one column": (
        OFFICIAL,
        "gemeentecode;aantal;personen\n716;20;20\n",
        "taakctl: line 1: column persons is there twice, as aantal (field 2) and as personen (field 3): --ignore HEADING passes one over",
    ),
    "a heading for two columns": (
        REORGANISATION,
        "datum;gemeentecode;naar;inwoners\n",
        "taakctl: line 1: field 2, gemeentecode, could be from_code or to_code: write one of these",
    ),
    "a heading that nobody knows": (
        OFFICIAL,
        "gemeentecode;aantal;opmerking\n716;20;\n",
        "taakctl: line 1: field 3 names no column that is known; the columns are code, persons; --ignore HEADING passes another one over",
    ),
    "another code page": (
        REGISTER,
        PROVINCE.replace("Tholen", "Tholen €").encode("cp1252"),
        'line 2: malformed-line: it is not UTF-8: save the file as UTF-8 (in Excel: "CSV UTF-8")',
    ),
    "a name without a database": (
        OFFICIAL,
        "gemeente;aantal\nTholen;20\n",
        "taakctl: municipalities are given by name: DATABASE_URL must say where to look them up; or give their codes (GM0716)",
    ),
    "several sheets": (
        OFFICIAL,
        workbook(SHEET, second_sheet),
        "taakctl: the workbook has several sheets, such as 'Taakstelling' and 'Toelichting': --sheet NAME says which is meant",
    ),
    "a hidden row": (
        OFFICIAL,
        workbook(SHEET, hidden_row),
        "taakctl: the workbook: row 5 is hidden, and could be meant or not: show it or delete it",
    ),
    "a hidden column": (
        OFFICIAL,
        workbook(SHEET, hidden_column),
        "taakctl: the workbook: the column of cell B3 is hidden, and could be meant or not: show it or delete it",
    ),
    "a formula without its result": (
        OFFICIAL,
        workbook(SHEET, formula),
        "line 4: malformed-line: cell B4 is a formula without its result: open the workbook in Excel and save it",
    ),
    "an error in a cell": (OFFICIAL, workbook(SHEET, wrong_cell), "line 4: malformed-line: cell B4 holds the error #N/A"),
    "a fraction": (
        OFFICIAL,
        workbook([["code", "persons"], [716, 1.234]]),
        "line 2: persons-out-of-range: persons is no whole number from 0 on",
    ),
    "a day that is a number": (
        POPULATION,
        workbook([SHEET_OF_DAYS[0], [42370, "NL00", 1]]),
        "line 2: invalid-date: reference_date is a number in the workbook, and no date: give its cells the format of dates",
    ),
    "a row behind the last one": (
        OFFICIAL,
        renumbered(workbook(SHEET), 2**63 - 1),
        "taakctl: the workbook: the row after row 4 has a number that no row has, or none is left for it",
    ),
    "a row before the first one": (
        OFFICIAL,
        renumbered(workbook(SHEET), -1),
        "taakctl: the workbook: the row after row 4 has a number that no row has, or none is left for it",
    ),
    "a row behind that with the last number": (
        OFFICIAL,
        renumbered(workbook(SHEET), 2**20),
        "taakctl: the workbook: the row after row 1048576 has a number that no row has, or none is left for it",
    ),
    "an old workbook": (
        OFFICIAL,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        'taakctl: the input is a workbook of Excel 97 to 2003 (XLS): save it as XLSX, or as "CSV UTF-8"',
    ),
    "LibreOffice's": (
        OFFICIAL,
        zipped("content.xml"),
        'taakctl: the input is an OpenDocument file (ODS): save it as XLSX, or as "CSV UTF-8"',
    ),
    "a zip": (OFFICIAL, zipped("data.csv"), "taakctl: the input is a zip file, and no workbook (XLSX): unpack it first"),
}


def run(words, given, code, *more, **environment):
    done = subprocess.run(
        [BUILD / "bin" / "taakctl", *words.split(), *more, "--json", "--time", TIME],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        timeout=60,
        check=False,
        env={**{name: value for name, value in os.environ.items() if name != "DATABASE_URL"}, **environment},
    )
    assert done.returncode == code, done
    return done.stdout.decode(), done.stderr.decode().splitlines()


def event(words, given):
    return json.loads(run(words, given, 0, "--dry-run")[0])


@pytest.mark.parametrize("name", READ)
def test_it_is_read_as_what_it_says(name):
    words, given, plain, told = READ[name]
    printed, lines = run(words, given, 0, "--dry-run")
    assert json.loads(printed)["read_as"] == lines[0].removeprefix("read as: ")
    assert told in lines[0] and len(lines) >= 2 and all(line.startswith("a row: ") for line in lines[1:]), lines
    expected = event(words.split(" --ignore")[0].split(" --sheet")[0], plain)
    assert expected["read_as"] is None
    assert json.loads(printed)["id"] == expected["id"]


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_line_that_says_why(name):
    words, given, why = REFUSED[name]
    printed, lines = run(words, given, 78 if "DATABASE_URL" in why else 1, "--dry-run")
    assert printed == "" and why in lines, lines


def test_what_is_given_as_options_too():
    plain = "determine transfer --period 2017-1 --from GM0716 --to GM0664 --persons 3 --decided-on 2017-02-01 --id"
    typed = "--from 716 --to 0664 --persons 3,0 --decided-on 1-2-2017 --id"
    key = str(uuid.uuid4())
    printed, _ = run("determine transfer --period", "", 0, "1e helft 2017", *typed.split(), key, "--dry-run")
    assert json.loads(printed)["id"] == event(f"{plain} {key}", "")["id"]


PLACEMENTS = "Plaatsing-ID;Gemeente;Aantal;Huisvestingsdatum;Herkomst;Huisvesting;Ingetrokken;Vergunning-ID\r\n"


def test_municipalities_by_name_are_published_and_counted(system):
    register = str(REFERENCE / "municipalities.csv")
    system.taakctl("determine", "register", "--effective-on", "2016-01-01", "--file", register)
    system.start("determination-consumer").wait_for()
    system.start("placement-consumer").wait_for()
    wait_until(lambda: system.sql("SELECT count(*) FROM determination") == [(1,)], "the register is known", 60)
    names = ["Tholen", "'s-Gravenhage", "DEN BOSCH", "súdwest fryslân", "716", "Utrecht (gemeente)", "Bergen", "Thollen"]
    rows = "".join(f"{uuid.uuid4()};{name};{n + 1};0{n + 1}-02-2017;statushouder;regulier;nee;\r\n" for n, name in enumerate(names))
    printed, lines = run("publish placements", (PLACEMENTS + rows).encode("cp1252"), 1, **system.environment)
    assert lines[:2] == [
        "line 8: invalid-code: municipality_code could be GM0373 Bergen (NH.) or GM0893 Bergen (L.)",
        "line 9: invalid-code: municipality_code names no municipality; perhaps Tholen (GM0716)",
    ]
    assert "municipalities by name" in json.loads(printed)["read_as"] and json.loads(printed)["published"] == 6
    query = "SELECT municipality, persons, housed_on::text FROM placement ORDER BY persons"
    wait_until(lambda: len(system.sql(query)) == 6, "the placements are counted", 60)
    codes = [716, 518, 796, 1900, 716, 344]
    assert system.sql(query) == [(code, n + 1, f"2017-02-0{n + 1}") for n, code in enumerate(codes)]
    options = "determine transfer --period 2017-1 --persons 3 --decided-on 1-2-2017 --from Tholen --to".split()
    key = str(uuid.uuid4())
    named, _ = run(*options[:1], "", 0, *options[1:], "Den Haag", "--id", key, "--dry-run", **system.environment)
    coded = event(f"determine transfer --period 2017-1 --persons 3 --decided-on 2017-02-01 --from GM0716 --to GM0518 --id {key}", "")
    assert json.loads(named)["id"] == coded["id"]
    beside = "gemeentecode;gemeente;aantal\n0716;Tholen;20\n0664;Tholen;1\n"
    _, lines = run(OFFICIAL, beside, 1, "--dry-run", **system.environment)
    assert lines[0] == "line 3: invalid-code: code is not that of the municipality that is named beside it, which is GM0716"


HEADINGS = ["placement_id", "municipality_code", "persons", "housed_on", "origin"]
MANY = 100_000


def many_rows():
    for number in range(1, MANY + 1):
        yield [str(uuid.UUID(int=number)), "GM0716", "2", "2017-03-01", "PERMIT_HOLDER"]


def many_lines():
    return "".join(",".join(row) + "\n" for row in [HEADINGS, *many_rows()]).encode()


def many_cells():
    """A workbook of as many rows, which openpyxl would need half a minute for."""
    names = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rows = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in row) + "</row>"
        for row in [HEADINGS, *many_rows()]
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{names}" xmlns:r="{relations}"><sheets><sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{names}"><sheetData>{rows}</sheetData></worksheet>')
    return file.getvalue()


@pytest.mark.parametrize("make", [many_lines, many_cells])
def test_a_bar_moves_over_100_000_lines(make, tmp_path):
    file = tmp_path / "placements"
    file.write_bytes(make())
    ours, theirs = pty.openpty()
    command = [BUILD / "bin" / "taakctl", "publish", "placements", "--dry-run"]
    with open(file, "rb") as rows:
        process = subprocess.Popen(command, stdin=rows, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = b""
    while part := read(ours):
        shown += part
    os.close(ours)
    assert b"100,000 of 100,000 lines would be published" in process.communicate(timeout=60)[0]
    shares = [int(share) for share in re.findall(r"\] +(\d+) %", shown.decode())]
    assert len(set(shares)) >= 2 and shares == sorted(shares) and shares[-1] <= 100, shown


def read(descriptor):
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""
