"""The .proto files are clean by Buf's rules, a comment on everything among them, and Buf finds what is not."""
import os
import pathlib
import shutil
import subprocess

import pytest

from registries import npm

PROTO = pathlib.Path(__file__).resolve().parents[2] / "proto"


@pytest.fixture(scope="module")
def buf(tmp_path_factory):
    """Runs Buf in a folder."""
    tools = tmp_path_factory.mktemp("buf")
    npm(tools, "@bufbuild/buf@1.75.0")

    def run(folder, *words):
        command, environment = [tools / "node_modules/.bin/buf", *words], {**os.environ, "BUF_CACHE_DIR": str(tools / "cache")}
        return subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )

    return run


@pytest.fixture
def copy(tmp_path):
    """Copies the .proto files with one text of one of them replaced, wherever it stands."""

    def change(name, old, new):
        shutil.copytree(PROTO, tmp_path / "proto")
        file = tmp_path / "proto/taakstelling/v1" / name
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new))
        return tmp_path / "proto"

    return change


def test_clean(buf):
    for words in (["lint"], ["build", "-o", "/dev/null"]):
        done = buf(PROTO, *words)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), words


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("permit.proto", "  // Persons whom the permit covers, 1 to 99. Required.\n", "", "Field"),
        ("quota.proto", "// Where a quota comes from.\n", "", "Enum"),
        ("quota.proto", "  // The position date lies in the period.\n", "", "Enum value"),
        ("permit.proto", "uint32 persons", "uint32 thePersons", "snake_case"),
        ("permit.proto", "PERMIT_CATEGORY_ASYLUM", "ASYLUM", "prefixed"),
    ],
)
def test_lint_finds(buf, copy, name, old, new, rule):
    done = buf(copy(name, old, new), "lint")
    assert done.returncode == 100 and rule in done.stdout, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_breaking_finds_another_type(buf, copy):
    done = buf(copy("permit.proto", "uint32 persons", "string persons"), "breaking", "--against", str(PROTO))
    assert done.returncode == 100 and "changed type" in done.stdout, done.stdout + done.stderr
