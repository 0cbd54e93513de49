"""Figures move on the pages while one looks at them: in time, marked, and without disturbing who reads."""

import statistics
import time
import uuid
from contextlib import ExitStack
from datetime import date

from broker import produce
from chromium import number
from envelopes import PB, envelop, make_date, to_time
from judgement import PLACEMENTS
from story import THOLEN

DAY = date(2017, 4, 1)  # on which the position stays what it is
SECONDS = 1
PROVINCE = "PV29"


def house(system, code=THOLEN, persons=1):
    """Publishes a placement; gives when it was about to be."""
    key = str(uuid.uuid4())
    body = PB.Placement(
        placement_id=key,
        municipality_code=code,
        persons=persons,
        housed_on=make_date(DAY),
        origin=PB.PLACEMENT_ORIGIN_PERMIT_HOLDER,
        arrangement=PB.ARRANGEMENT_REGULAR,
    )
    message = envelop(PLACEMENTS, key, body, to_time(DAY, 12 * 3_600), str(uuid.uuid4()))
    began = time.monotonic()
    produce(system.bootstrap_servers, [message])
    return began


def figure(name, **of):
    """Selects a figure by what it is of, as in `figure("remaining", municipality="GM0716")`."""
    [(kind, code)] = of.items()
    return f'[data-{kind}="{code}"][data-period="2017-1"][data-figure="{name}"]'


def cell(page, code, name):
    """Selects the cell of a figure in the table that has a row for a code."""
    place = page.evaluate(
        """([code, name]) => {
            const row = document.getElementById(code);
            return [...row.closest('table').tHead.rows[0].cells].findIndex((cell) => cell.dataset.figure === name) + 1;
        }""",
        [code, name],
    )
    return f"tr#{code} > :nth-child({place})"


def number_at(page, selector):
    return number(page.locator(selector).first.text_content())


def wait_for_number(page, selector, value):
    """Gives when it is the number, as near as a look at each picture that the browser draws tells."""
    text = f"{value:,.0f}".replace(",", ".")
    shown = "document.querySelector(at).textContent.trim().replace('\\u2212', '-')"
    page.wait_for_function(f"([at, text]) => {shown} === text", arg=[selector, text])
    return time.monotonic()


def listening(page):
    page.wait_for_function("() => !document.getElementById('live').hidden && !document.querySelector('#live.lost')")
    return page


def test_a_placement_is_on_the_municipalitys_page_within_a_second(site, chain):
    with site.visit(f"/2017-1/{THOLEN}") as page:
        listening(page)
        remaining = figure("remaining", municipality=THOLEN)
        left = number_at(page, remaining)
        page.locator("[name=at]").focus()
        page.evaluate("() => { scrollTo(0, 400); window.here = scrollY; window.focused = document.activeElement; }")
        took = []
        for persons in (1, 2, 1):
            began = house(chain, persons=persons)
            left -= persons
            took.append(wait_for_number(page, remaining, left) - began)
            assert page.locator(remaining).first.evaluate("(element) => element.closest('.changed') !== null")
        assert page.evaluate("() => [window.here > 0, scrollY === window.here, document.activeElement === window.focused]") == [True] * 3
        assert number_at(page, figure("realised", municipality=THOLEN)) == 37 - left
        assert statistics.median(took) < SECONDS, took


def test_sums_of_the_province_and_the_nation_follow(site, chain):
    """What an update does not tell by itself is fetched some seconds later, so that not all readers ask at once: the first of them does."""
    with ExitStack() as stack:
        first = {"before": "Math.random = () => 0"}
        paths = ("/2017-1", "/2017-1/provinces", f"/2017-1/{PROVINCE}")
        nation, provinces, province = [listening(stack.enter_context(site.visit(path, **first))) for path in paths]
        shown = [
            (nation, figure("remaining", municipality="NL00")),
            (nation, cell(nation, THOLEN, "remaining")),
            (nation, cell(nation, "NL00", "remaining")),
            (provinces, cell(provinces, PROVINCE, "remaining")),
            (provinces, cell(provinces, "NL00", "remaining")),
            (province, figure("remaining", province=PROVINCE)),
            (province, cell(province, THOLEN, "remaining")),
            (province, cell(province, PROVINCE, "remaining")),
        ]
        before = [number_at(page, selector) for page, selector in shown]
        house(chain, persons=2)
        for (page, selector), value in zip(shown, before):
            wait_for_number(page, selector, value - 2)
        sums = site.api(f"provinces/2017-1/{PROVINCE}")
        assert number_at(province, cell(province, PROVINCE, "remaining")) == sums["remaining"]
        assert number_at(province, cell(province, PROVINCE, "percent_realised")) == sums["percent_realised"]


def test_a_page_goes_on_when_the_board_is_back(site, chain, board):
    with site.visit(f"/2017-1/{THOLEN}", excused="ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE") as page:
        listening(page)
        page.evaluate("() => { window.stays = true; }")
        remaining = figure("remaining", municipality=THOLEN)
        before = number_at(page, remaining)
        board.stop()
        page.locator("#live.lost").wait_for()
        house(chain)
        board.start().wait_for()
        wait_for_number(page, remaining, before - 1)
        listening(page)
        house(chain)
        wait_for_number(page, remaining, before - 2)
        assert page.evaluate("() => window.stays")


def test_figures_as_of_a_day_stand_still(site, chain):
    with site.visit(f"/2017-1/{THOLEN}?at=2017-04-01") as page, site.visit(f"/2017-1/{THOLEN}") as now:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        listening(now)
        remaining = figure("remaining", municipality=THOLEN)
        left = number_at(now, remaining)
        house(chain)
        wait_for_number(now, remaining, left - 1)
        assert number_at(page, remaining) == 24 == site.api(f"quotas/2017-1/{THOLEN}?at=2017-04-01")["remaining"]
        assert page.locator("#live").is_hidden() and asked == []
