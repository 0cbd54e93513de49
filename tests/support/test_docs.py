"""What the documents tell one to type is run by tests/docs: here, that it leaves nothing out."""
import pathlib
import re
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]


def docs(*arguments):
    return subprocess.run(
        [TOP / "tests/docs", *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


@pytest.fixture
def document(tmp_path):
    def write(text):
        (tmp_path / "document.md").write_text(text)
        return tmp_path / "document.md"

    return write


def test_every_block_of_the_documents_is_run_or_says_why_not():
    done = docs("--list")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len([line for line in lines if line.endswith(": run")]) >= 5
    assert {line.split(":")[0] for line in lines} >= {"README.md", "CONTRIBUTING.md", "docs/operations.md"}


def test_blocks_of_a_file_share_one_shell(document):
    file = document(
        "```sh\nnumber=4\n```\n\n1. In a list:\n\n   ```sh\n   echo $((number + 1))-first\n   ```\n"
        "\n```console\n$ echo $((number + 2))-second\nnot-a-command\n```\n\n```text\nnot-a-command\n```\n"
        "\n<!-- not run: it is no command -->\n```sh\nnot-a-command\n```\n"
    )
    done = docs(file)
    assert done.returncode == 0, done.stdout
    assert [line for line in done.stdout.splitlines() if line.startswith(("5-", "6-"))] == ["5-first", "6-second"]
    assert done.stdout.endswith("3 blocks of commands ran\n")


def test_a_command_that_fails_is_told(document):
    file = document("# Title\n\n```sh\ntrue\n```\n\n```sh\nfalse\necho not reached-$((1 + 1))\n```\n")
    done = docs(file)
    assert done.returncode == 1 and "not reached-2" not in done.stdout
    assert f"FAILED: {file}:7\n" in done.stderr


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("```\ntaakctl lag\n```\n", "without a language"),
        ("<!-- not run -->\n```sh\ntaakctl lag\n```\n", "why is it not run"),
        ("<!-- not run: -->\n```sh\ntaakctl lag\n```\n", "why is it not run"),
        ("```sh\ntaakctl lag\n", "without an end"),
    ],
)
def test_a_block_that_does_not_say_what_it_is(document, text, why):
    done = docs("--list", document(text))
    assert done.returncode == 1 and why in done.stderr


def test_decisions_are_all_listed_and_name_what_is_there():
    folder = TOP / "docs/decisions"
    pages = {page.name: page.read_text() for page in folder.glob("*.md")}
    index = pages.pop("README.md")
    assert sorted(re.findall(r"^- \[.*?\]\((.*?)\): ", index, re.MULTILINE)) == sorted(pages)
    for name, text in pages.items():
        for path in re.findall(r"`((?:services|tests|deploy|cmake)/[\w./*-]*)`", text):
            assert list(TOP.glob(path)), f"{name}: {path}"
        for link in re.findall(r"\]\((.*?)\)", text):
            assert (folder / link).exists(), f"{name}: {link}"
