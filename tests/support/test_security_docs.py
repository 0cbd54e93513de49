"""SECURITY.md, docs/threats.md and docs/bio.md name files and tests that are there, and no measure that the baseline does not have."""
import pathlib
import re

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
PAGES = ("SECURITY.md", "docs/threats.md", "docs/bio.md")
PATH = re.compile(r"`((?:services|tests|deploy|cmake|docs|proto)/[\w./*-]+)`")
# Measures of BIO2 1.3, part 2, that the page names: those that have a text of their own there.
MEASURES = {
    *("5.09.01", "5.12.01", "5.14.01", "5.14.02", "5.16.02", "5.17.01", "5.18.02", "5.20.05", "5.21.02", "5.24.08", "5.28.01", "5.30.01", "5.33.01"),
    *("8.02.01", "8.03.02", "8.05.01", "8.07.04", "8.08.01", "8.08.05", "8.13.04", "8.15.01", "8.15.02", "8.15.03", "8.15.06", "8.16.02", "8.16.03"),
    *("8.18.02", "8.21.04", "8.24.01", "8.24.02", "8.24.04", "8.27.01", "8.29.01", "8.31.01", "8.32.01"),
}


def text_of(page):
    return (TOP / page).read_text()


@pytest.mark.parametrize("page", PAGES)
def test_files_that_it_names_are_there(page):
    names = PATH.findall(text_of(page))
    assert len(names) >= 3
    assert [name for name in names if not list(TOP.glob(name))] == []


@pytest.mark.parametrize("page", [*PAGES, "README.md"])
def test_pages_that_it_links_are_there(page):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text_of(page))
    assert links and [link for link in links if not ((TOP / page).parent / link).exists()] == []


def test_tests_that_it_names_are_there():
    names = set(re.findall(r"`(test_\w+)`", text_of("docs/threats.md")))
    written = "\n".join(path.read_text() for path in TOP.glob("tests/**/test_*.py"))
    assert len(names) >= 10
    assert [name for name in sorted(names) if f"def {name}(" not in written and not list(TOP.glob(f"tests/**/{name}.*"))] == []


def test_each_flow_of_the_data_has_its_threats():
    parts = re.split(r"^## (\d)\. ", text_of("docs/threats.md"), flags=re.M)[1:]
    assert parts[::2] == list("123456789")
    for part in parts[1::2]:
        rows = re.findall(r"^\| ([STRIDE, ]+) \|(.*)\|$", part, re.M)
        assert len(rows) >= 3 and all(row.count("|") == 2 for _, row in rows)


def test_the_baselines_measures_are_those_that_it_has():
    assert set(re.findall(r"\b\d\.\d\d\.\d\d\b", text_of("docs/bio.md"))) <= MEASURES


def test_who_to_write_to_stands_in_one_place():
    assert not re.search(r"[\w.]+@[\w.]+", text_of("SECURITY.md"))
    assert "publiccode.yml" in text_of("SECURITY.md") and "email:" in text_of("publiccode.yml")
