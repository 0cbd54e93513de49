"""Everyone can use the pages: on any screen, with a keyboard alone, on paper; and they are light."""

import statistics
import subprocess
import time
import urllib.request

import pytest

from chromium import LAPTOP, PAGES, with_language

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOK = """async (options) => (await axe.run(document, { resultTypes: ['violations'], ...options })).violations.flatMap((found) =>
    found.nodes.map((node) => `${found.id}: ${node.target.join(' ')}: ${node.failureSummary}`))"""
# Of a long table, whose rows are all alike, the first ones are looked at, so that it takes no minutes.
SHORTEN = "() => document.querySelectorAll('tbody tr:nth-child(n + 41)').forEach((row) => row.remove())"
PHONE = {"width": 360, "height": 740}
ZOOMED = {"width": LAPTOP["width"] // 2, "height": LAPTOP["height"] // 2}
TRANSFER_MOST = 100_000
SECONDS_MOST = 0.1


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(site, axe, name, language):
    """In the dark only colours differ, whatever the language."""
    with site.visit(with_language(PAGES[name], language)) as page:
        page.evaluate(SHORTEN)
        page.evaluate(axe)
        found = page.evaluate(LOOK, {"runOnly": WCAG})
        if language == "nl":
            page.emulate_media(color_scheme="dark")
            found += page.evaluate(LOOK, {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}})
        assert found == []


def test_no_page_scrolls_sideways(site):
    """Only what scrolls by itself, as tables do: on a narrow phone, and where a laptop's page is twice as large."""
    for name, path in PAGES.items():
        with site.visit(path, viewport=PHONE) as page:
            for viewport in (PHONE, ZOOMED):
                page.set_viewport_size(viewport)
                assert page.evaluate("() => document.scrollingElement.scrollWidth") <= viewport["width"], (name, viewport)


FOCUSED = """() => {
    const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
    const ring = document.querySelector('.map .ring:not([hidden])');
    return {
        where: at === document.body ? null : `${at.tagName} ${at.getAttribute('href') ?? at.name ?? at.textContent}`,
        shown: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || (at.closest('.map svg') !== null && ring !== null),
        seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        onMap: at.closest('.map svg') !== null,
    };
}"""


def tab_through(page, most):
    """What Tab leads to, one after the other."""
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["where"] is None:
            break
        assert stop["shown"] and stop["seen"], stop
        stops.append(stop)
    return stops


@pytest.mark.parametrize("name, most, complete", [("nation", 60, False), ("municipality", 80, True), ("what-if", 80, True), ("province", 120, True)])
def test_a_keyboard_leads_everywhere(site, name, most, complete):
    """What has the focus shows it; of the nation's page only its beginning, as each municipality has a link."""
    with site.visit(PAGES[name]) as page:
        stops = tab_through(page, most)
        assert "#main" in stops[0]["where"]
        assert (len(stops) < most) == complete
        assert sum(stop["onMap"] for stop in stops) <= 1, "the map is one stop"
        if not complete:
            return
        within = page.locator("a[href], button, input:not([type=hidden]), select, summary").evaluate_all(
            "(all) => all.filter((one) => one.checkVisibility() && !one.closest('.map svg')).length"
        )
        assert len(stops) >= within


def test_the_first_stop_skips_to_the_content(site):
    with site.visit("/2017-1") as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.closest('main') !== null")


def test_arrows_walk_over_the_map(site):
    with site.visit("/2017-1") as page:
        page.locator(".map svg a[tabindex='0']").focus()
        first = page.evaluate("() => document.activeElement.getAttribute('href')")
        for key in ("ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"):
            page.keyboard.press(key)
        then = page.evaluate("() => document.activeElement.getAttribute('href')")
        assert then.startswith("/2017-1/GM") and then != first
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{then}")


def test_the_first_page_is_light(site):
    """All that a browser fetches for it, as it came over the line."""
    with site.visit("/2017-1") as page:
        fetched = []
        page.on("requestfinished", lambda request: fetched.append(request))
        page.reload(wait_until="load")
        sizes = {request.url: sum(request.sizes()[part] for part in ("responseBodySize", "responseHeadersSize")) for request in fetched}
        assert len(sizes) >= 3, sizes
        assert sum(sizes.values()) < TRANSFER_MOST, sizes


def test_a_page_is_quick(site):
    for path in ("/2017-1", "/2017-1/GM0716", "/2017-1/PV29"):
        took = []
        for _ in range(5):
            began = time.monotonic()
            with urllib.request.urlopen(f"{site.address}{path}", timeout=10) as answer:
                answer.read()
            took.append(time.monotonic() - began)
        assert statistics.median(took) < SECONDS_MOST, (path, took)


@pytest.mark.parametrize("province", ["PV29", "PV30"])
def test_a_province_prints_on_one_sheet(site, tmp_path, province):
    """Zeeland, and Noord-Brabant, which has most municipalities."""
    with site.visit(f"/2017-1/{province}") as page:
        page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    told = subprocess.run(["pdfinfo", tmp_path / "page.pdf"], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1\n" in told and "(A4)" in told
