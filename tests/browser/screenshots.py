"""Takes pictures of pages at the sizes of a phone, a laptop and a wall, light and dark."""

import itertools

from chromium import PAGES, with_language

SIZES = {"phone": (390, 844), "laptop": (1366, 768), "wall": (2560, 1440)}
SCHEMES = ("light", "dark")


def take_all(site, folder, pages=PAGES, languages=("nl",)):
    """Writes PAGE-SIZE-SCHEME-LANGUAGE.png of each, all of the page, into the folder."""
    every = itertools.product(pages.items(), SIZES.items(), SCHEMES, languages)
    for (name, path), (size, (width, height)), scheme, language in every:
        options = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
        with site.visit(with_language(path, language), **options) as page:
            page.screenshot(path=folder / f"{name}-{size}-{scheme}-{language}.png", full_page=True)
