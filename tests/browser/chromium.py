"""Debian's Chromium, driven by Playwright's client: pages of the board, and what may not happen on any of them."""

import json
import re
import sys
import urllib.request
from contextlib import contextmanager
from urllib.parse import urlsplit

from registries import pip

PLAYWRIGHT = "playwright==1.65.2"
PROGRAM = "/usr/bin/chromium"
LAPTOP = {"width": 1366, "height": 768}

# Every page by a name for it; the last is one that is not there.
PAGES = {
    "nation": "/2017-1",
    "nation-announced": "/2017-2",
    "nation-indicative": "/2018-1",
    "provinces": "/2017-1/provinces",
    "province": "/2017-1/PV29",
    "municipality": "/2017-1/GM0716",
    "municipality-announced": "/2017-2/GM0518",
    "what-if": "/2017-1/what-if",
    "what-if-answered": "/2017-2/what-if?national_total=12000&method=statutory&from=Tholen&to=Goes&persons=3",
    "process": "/2017-1/process",
    "report": "/2017-1/report",
    "as-of": "/2017-1/GM0716?at=2017-03-01",
    "error": "/2017-1/GM9999",
}


def with_language(path, language):
    return path if language == "nl" else f"{path}{'&' if '?' in path else '?'}lang={language}"


@contextmanager
def chromium(folder):
    """Gives a browser; Playwright's client is fetched into the folder, without a browser of its own."""
    pip(folder, PLAYWRIGHT)
    sys.path.insert(0, str(folder))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # As root and in containers it can't have its sandbox; all that it shows is ours.
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Site:
    """The board in a browser."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address

    @contextmanager
    def visit(self, path, excused=None, before="", **options):
        """A page in a new context. At its end nothing stands on its console, it has asked no other host and has no cookie.
        excused: what may stand there nevertheless; before: a script that runs before its own."""
        faults = []
        missing = path.startswith(PAGES["error"])
        allowed = re.compile("404" if missing else excused or "(?!)")
        context = self.browser.new_context(base_url=self.address, **{"viewport": LAPTOP, **options})
        try:
            page = context.new_page()
            page.add_init_script(before)
            page.set_default_timeout(10_000)
            page.on("console", lambda said: said.type in ("error", "warning") and faults.append(said.text))
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("request", lambda request: self.is_foreign(request.url) and faults.append(request.url))
            assert page.goto(path).status == (404 if missing else 200), path
            yield page
            assert context.cookies() == []
        finally:
            context.close()
        faults = [fault for fault in faults if not allowed.search(fault)]
        assert not faults, (path, faults)

    def is_foreign(self, url):
        return urlsplit(url).netloc not in ("", urlsplit(self.address).netloc)

    def api(self, path):
        """What the API answers."""
        with urllib.request.urlopen(f"{self.address}/v1/{path}", timeout=10) as answer:
            return json.load(answer)


def number(text):
    """A number as the pages write it in Dutch; a text that is none stays as it is."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-").replace(".", "").replace(",", ".").removesuffix("%").strip()
    try:
        return float(plain)
    except ValueError:
        return text.strip()


def table(page, selector="table"):
    """The rows of a table's body that are shown: by the code or, without one, the name of each, the texts of its cells."""
    return page.locator(selector).first.evaluate(
        """(table) => [...table.tBodies[0].rows].filter((row) => !row.hidden)
            .map((row) => [row.id, ...[...row.cells].map((cell) => cell.textContent.trim())])"""
    )
