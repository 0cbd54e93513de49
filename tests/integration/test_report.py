"""The progress report against what taakctl shows of the same figures; as HTML, PDF and CSV, in both languages."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
from xml.etree import ElementTree

import pytest
from broker import lag, produce, wait_until
from histories import make_history, publishing_order
from servers import BUILD

SEED = 20170403
EVENTS = 600
NOW = 1_700_000_000_000_000
SUMMARY = ("national_total", "carry_over", "corrected_quota", "realised", "realised_family", "remaining", "on_schedule", "behind")
PROVINCE = ("quota", "carry_over", "corrected_quota", "realised", "remaining", "on_schedule", "slightly_behind", "behind")
HOUSED = {"nl": r"zijn(?: tot nu toe)? {realised} mensen gehuisvest", "en": r", {realised} people (?:were housed|have been housed so far)"}


def rows_of(system, period, *options):
    text = system.taakctl("report", period, "--format", "csv", *options)
    return [{**row, "value": int(row["value"])} for row in csv.DictReader(io.StringIO(text))]


def found(rows, section, code, period):
    return {row["item"]: row["value"] for row in rows if (row["section"], row["code"], row["period"]) == (section, code, period)}


def asked(system, *arguments):
    return json.loads(system.taakctl(*arguments, "--json"))


def of(names, *sources):
    merged = {name: value for source in sources for name, value in source.items()}
    return {name: merged[name] for name in names}


def text_of(html):
    """What people read; a report is XML as well as HTML."""
    return " ".join("".join(ElementTree.fromstring(html).find("body").itertext()).split())


def expect_summary(text, nation, language):
    written = f"{nation['realised']:,}".replace(",", "." if language == "nl" else ",")
    assert re.search(HOUSED[language].format(realised=re.escape(written)), text), (language, written)


@pytest.fixture
def chain(system):
    system.start_all(instances=1)
    produce(system.bootstrap_servers, publishing_order(make_history(SEED, EVENTS, NOW, real=True), SEED))
    wait_until(lambda: lag(system.bootstrap_servers) == 0, "everything is consumed", 120)
    return system


def test_the_report_has_the_figures(chain, tmp_path):
    listed = asked(chain, "nation")
    begun = [period["period"] for period in listed if period["realised"]]
    period = begun[-1]
    nation = asked(chain, "nation", period)
    rows = rows_of(chain, period)
    assert of(SUMMARY, found(rows, "summary", "NL00", period)) == of(SUMMARY, nation, nation["municipalities"])
    for other in listed:
        assert of(SUMMARY[:4], found(rows, "half-years", "NL00", other["period"])) == of(SUMMARY[:4], other)
    expect_places(chain, rows, period)
    assert asked(chain, "report", period) == rows
    expect_pages(chain, period, nation)
    expect_board(chain, period, nation)
    expect_pdf(chain, period, nation, tmp_path)
    expect_refusals(chain, period, tmp_path)


def expect_places(chain, rows, period):
    """Provinces and the municipalities with most to do."""
    provinces = {row["code"] for row in rows if row["section"] == "provinces"}
    behind = [row["code"] for row in rows if (row["section"], row["item"]) == ("behind", "remaining")]
    assert len(provinces) == 12 and len(behind) == 20
    province = asked(chain, "province", "PV29", period)
    assert of(PROVINCE, found(rows, "provinces", "PV29", period)) == of(PROVINCE, province, province["municipalities"])
    for code in behind[:3]:
        quota, ours = asked(chain, "quota", code, period), found(rows, "behind", code, period)
        assert of(("corrected_quota", "realised", "remaining"), ours) == of(("corrected_quota", "realised", "remaining"), quota)


def expect_pages(chain, period, nation):
    for language in ("nl", "en"):
        html = chain.taakctl("report", period, "--lang", language)
        assert f'<html lang="{language}">' in html and "<script" not in html and 'src="' not in html
        expect_summary(text_of(html), nation, language)


def expect_board(chain, period, nation):
    """The board's page has the same report, for the same day."""
    board = chain.start("board").wait_for()
    wait_until(lambda: board.answers(f"/{period}/report") == 200, "the board has the figures", 20)
    for language in ("nl", "en"):
        page = board.answer(f"/{period}/report?lang={language}")[1]
        expect_summary(text_of(page), nation, language)
    day = f"{period[:4]}-{'04' if period.endswith('1') else '10'}-01"
    then = asked(chain, "nation", period, "--at", day)
    expect_summary(text_of(board.answer(f"/{period}/report?at={day}")[1]), then, "nl")
    expect_summary(text_of(chain.taakctl("report", period, "--at", day)), then, "nl")


def expect_pdf(chain, period, nation, folder):
    for language in ("nl", "en"):
        path = folder / f"{language}.pdf"
        chain.taakctl("report", period, "--lang", language, "--format", "pdf", "--output", str(path))
        assert path.read_bytes().startswith(b"%PDF")
        text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
        expect_summary(" ".join(text.split()), nation, language)


def expect_refusals(chain, period, folder):
    assert "no figures for 2090-1" in chain.run_taakctl("report", "2090-1").stderr
    chain.taakctl("report", period, "--lang", "fr", code=64)
    chain.taakctl("report", code=64)
    chain.taakctl("report", period, "--output", str(folder / "missing" / "report.html"), code=1)
    # Where neither WeasyPrint nor Chromium is, it says what to install.
    taakctl = shutil.copy(BUILD / "bin" / "taakctl", folder)
    environment = {**os.environ, **chain.environment, "PATH": str(folder)}
    done = subprocess.run([taakctl, "report", period, "--format", "pdf"], capture_output=True, env=environment, check=False)
    assert done.returncode == 1 and b"install Debian's package weasyprint" in done.stderr
