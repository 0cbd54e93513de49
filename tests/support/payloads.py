"""Texts that steer whatever shows them as it finds them, and what must hold of what is shown."""

import unicodedata
from xml.etree import ElementTree

from judgement import DIRECTIONS

# Planted where any text may come; none of them may come out as it is.
STEERING = {
    "colours": "\x1b[31mred\x1b[0m",
    "clears the screen": "\x1b[2J\x1b[H",
    "title and clipboard": "\x1b]0;title\x07\x1b]52;c;QUFBQQ==\x07",
    "link": "\x1b]8;;http://example.org\x1b\\here\x1b]8;;\x1b\\",
    "CSI of C1": "\u009b31m\u009d0;x\u009c",
    "backspaces": "safe\b\b\b\bevil\x7f\x00\r",
    "lines": "one\ntime=2017-04-01T09:30:00.000Z level=error msg=forged\r\n\r\ndata: forged\n\nid: 1\n\n",
    "other lines": "one\u0085two\u2028three\u2029four\x0b\x0c",
    "directions": "\u202egpj.exe\u202c\u2066x\u2069\u200f\u061c",
}
# Names that a register may have: they have no character that steers, and mean something to a page, a table or a shell.
NAMES = {
    "element": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x="',
    "script": "';alert(1)//\\",
    "entity": "&lt;b&gt;&#60;",
    "comment": "--><img src=x onerror=alert(1)>",
    "formula =": '=HYPERLINK("http://example.org","x")',
    "formula +": "+1+1",
    "formula -": "-1+1",
    "formula @": "@SUM(1)",
    "formula behind ;": 'a;=1+1;"@x"',
    "formula behind ,": 'a",=1+1,"',
    "template": "{{{name}}}{{#a}}{{/a}}",
    "format": "%n%s%9999d",
    "path": "../../etc/passwd",
    "label": 'a"} 1 # \\',
    "shell": "$(id)`id`;id",
    "long": "x" * 200,
    "invisible": "a\u200bb\ufeff",
    "wide": "＝1＋1",
}


def check_harmless(text, of=""):
    """UTF-8 without a character that steers but line feeds; text is bytes."""
    for line in text.decode().split("\n"):
        steering = [c for c in line if unicodedata.category(c) in ("Cc", "Zl", "Zp") or c in DIRECTIONS]
        assert not steering, (of, steering, line)


def check_page(text, of=""):
    """A page is XML as well as HTML: no text has become an element, an attribute that does something, or an address."""
    check_harmless(text, of)
    for element in ElementTree.fromstring(text.decode()).iter():
        name = element.tag.rpartition("}")[2]
        assert name not in ("img", "iframe", "object", "embed", "base", "b"), (of, name)
        assert name != "script" or (element.get("src", "").startswith("/assets/") and not element.text), (of, element.attrib)
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on"), (of, attribute)
            if attribute in ("href", "src", "action"):
                assert value.startswith(("/", "#", "?", "https://", "data:image/")) and not value.startswith("//"), (of, value)


def check_cells(rows, of=""):
    """What a spreadsheet makes of cells: none is a formula, but numbers."""
    for row in rows:
        for cell in row:
            number = cell.replace(".", "", 1).lstrip("+-").isdigit()
            assert number or not cell.lstrip(" \"").startswith(("=", "+", "-", "@", "\t", "\r")), (of, cell)
