"""What the pages' tables say, with and without their script: the figures of the API, in the order and of the kind that one asks for."""

import json
from urllib.parse import parse_qs, urlsplit

from chromium import PAGES, number, table, with_language

SCHEDULES = {"on schedule": "op schema", "slightly behind": "iets achter", "behind": "achter"}
MUNICIPALITIES = "table:has(tr[id^=GM])"


def test_the_table_of_the_nation_is_the_apis(site):
    wanted = {
        row["municipality_code"]: [row["name"], *(row[name] for name in ("quota", "carry_over", "corrected_quota", "realised", "percent_realised", "remaining"))]
        + [SCHEDULES[row["schedule"]]]
        for row in site.api("quotas/2017-1?page_size=1000")
    }
    with site.visit("/2017-1") as page:
        shown = {code: [number(cell) for cell in (name, *cells)] for code, name, _province, *cells in table(page, MUNICIPALITIES)}
    assert len(shown) == 388 and shown == wanted


def heading(page, name):
    return page.locator(f'{MUNICIPALITIES} th[data-figure="{name}"]')


def test_the_table_sorts_by_mouse_and_by_keyboard(site):
    with site.visit("/2017-1") as page:
        remaining = [row[9 - 1] for row in table(page, MUNICIPALITIES)]
        falling = sorted(map(number, remaining), reverse=True)
        heading(page, "remaining").locator("button").click()
        assert heading(page, "remaining").get_attribute("aria-sort") == "descending"
        assert [number(row[8]) for row in table(page, MUNICIPALITIES)] == falling
        page.keyboard.press("Enter")
        assert heading(page, "remaining").get_attribute("aria-sort") == "ascending"
        assert [number(row[8]) for row in table(page, MUNICIPALITIES)] == falling[::-1]
        heading(page, "quota").locator("button").focus()
        page.keyboard.press("Space")
        assert heading(page, "quota").get_attribute("aria-sort") == "descending"
        assert heading(page, "remaining").get_attribute("aria-sort") is None
        assert table(page, MUNICIPALITIES)[0][1] == "Amsterdam"


def test_the_table_is_filtered_by_name_and_by_schedule(site):
    with site.visit("/2017-1") as page:
        text, choice = page.locator(".filter input"), page.locator(".filter select")
        text.fill("meier")
        assert [row[1] for row in table(page, MUNICIPALITIES)] == ["Meierijstad"]
        assert page.locator(".filter output").text_content().split()[0] == "1"
        text.fill("")
        choice.select_option("behind")
        behind = {row["municipality_code"] for row in site.api("quotas/2017-1?schedule=behind&page_size=1000")}
        assert {row[0] for row in table(page, MUNICIPALITIES)} == behind
        assert 0 < len(behind) < 388


def test_what_if_is_the_apis_and_taakctls(site, browser, chain):
    with site.visit("/2017-2/what-if") as page:
        form = page.locator("form:has([name=national_total]:not([type=hidden]))")
        form.locator("[name=national_total]").fill("12000")
        form.locator("[name=method]").select_option("statutory")
        form.locator("[name=from]").fill("Tholen")
        form.locator("[name=to]").fill("Goes")
        form.locator("[name=persons]").fill("3")
        form.locator("button").click()
        rows, address = table(page), page.url
    now = {row["name"]: row for row in site.api("quotas/2017-2?page_size=1000")}
    asked = "national_total=12000&method=statutory&transfer=GM0716:GM0664:3"
    then = {row["name"]: row for row in site.api(f"what-if/2017-2?{asked}&page_size=1000")}
    shown = {name: [number(cell) for cell in cells] for _, name, *cells in rows}
    assert shown == {
        name: [now[name]["quota"], row["quota"], now[name]["corrected_quota"], row["corrected_quota"], row["difference"]]
        for name, row in then.items()
    }
    assert len(shown) == 388 and shown["Goes"][-1] == shown["Goes"][1] - shown["Goes"][0] + 3
    options = ["--national-total", "12000", "--method", "statutory", "--transfer", "GM0716:GM0664:3", "--json"]
    printed = {row["name"]: row for row in json.loads(chain.taakctl("what-if", "2017-2", *options))}
    assert {name: (row["quota"], row["corrected_quota"], row["difference"]) for name, row in printed.items()} == {
        name: (row["quota"], row["corrected_quota"], row["difference"]) for name, row in then.items()
    }
    path = address.removeprefix(site.address)
    assert parse_qs(urlsplit(path).query)["national_total"] == ["12000"]
    with site.visit(path) as page:
        assert table(page) == rows
        assert page.locator("[name=from]:not([type=hidden])").input_value() == "Tholen"


def test_all_is_there_without_a_script(site):
    for name, path in PAGES.items():
        with site.visit(path, java_script_enabled=False) as page:
            assert page.locator("h1").count() == 1
            assert page.locator("tbody tr").count() > 0 or name in ("what-if", "error"), name
            empty = page.locator("tbody:not(:has(tr))").count()
            assert empty == 0, name
    with site.visit("/2017-1", java_script_enabled=False) as page:
        page.locator(".site-nav a[hreflang=en]").click()
        assert page.locator("html").get_attribute("lang") == "en"
        page.locator(".chooser a[href^='/2017-2']").first.click()
        assert page.url == f"{site.address}/2017-2?lang=en"
        page.locator(".site-nav a[hreflang=nl]").click()
        page.locator(f"{MUNICIPALITIES} a", has_text="Tholen").click()
        assert page.url == f"{site.address}/2017-2/GM0716"
        page.locator("[name=at]").select_option("2017-02-01")
        page.locator("form:has([name=at]) button").click()
        assert parse_qs(urlsplit(page.url).query)["at"] == ["2017-02-01"]
        assert number(page.locator("dd.total").last.text_content()) == site.api("quotas/2017-2/GM0716?at=2017-02-01")["remaining"]


def test_no_link_of_a_page_leads_nowhere(site, browser):
    """Of each page those that no other has, but municipalities in a table only until one was tried."""
    tried = set()
    for path in PAGES.values():
        with site.visit(with_language(path, "en"), java_script_enabled=False) as page:
            links = page.eval_on_selector_all("a[href]", "(links) => links.map((link) => link.getAttribute('href'))")
            for link in links:
                kind = "municipality" if "/GM" in link else link
                if kind in tried or link.startswith("#"):
                    continue
                tried.add(kind)
                assert page.request.get(link).status == 200, f"{path}: {link}"
            assert page.request.get("/?at=").status == 200, "as a form may send it"
    assert len(tried) > 20
