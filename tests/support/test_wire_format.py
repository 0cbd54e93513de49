"""The check of the wire format finds what breaks it, and lets pass what does not."""
import pathlib
import subprocess

import pytest

SCRIPT = pathlib.Path(__file__).parent / "wire_format.py"
PUBLISHED = """
syntax = "proto3";
package sample.v1;
enum Colour { COLOUR_UNSPECIFIED = 0; COLOUR_RED = 1; }
message Thing {
  string name = 1;
  repeated uint32 sizes = 2;
  Colour colour = 3;
  oneof shape { int32 round = 4; int32 square = 5; }
  message Part { string code = 1; }
}
"""


@pytest.fixture
def check(tmp_path):
    """Runs the check on a .proto text, against what was accepted before in this test."""

    def run(text, *arguments):
        (tmp_path / "sample.proto").write_text(text)
        return subprocess.run(
            [SCRIPT, f"--proto={tmp_path}", f"--stored={tmp_path}/stored.txt", *arguments],
            capture_output=True,
            text=True,
            check=False,
        )

    assert run(PUBLISHED, "--accept").returncode == 0
    return run


@pytest.mark.parametrize(
    "old, new",
    [
        ("string name = 1;", "string name = 6;"),
        ("string name = 1;", "bytes name = 1;"),
        ("string name = 1;", "string title = 1;"),
        ("string name = 1;", "repeated string name = 1;"),
        ("string name = 1;", "reserved 1;"),
        ("repeated uint32 sizes = 2;", "repeated uint32 sizes = 2 [packed = false];"),
        ("int32 square = 5; }", "} int32 square = 5;"),
        ("COLOUR_RED = 1;", "COLOUR_RED = 2;"),
        ("COLOUR_RED = 1;", ""),
        ("Colour colour = 3;", "Part colour = 3;"),
        ("string code = 1;", "sint32 code = 1;"),
        ("package sample.v1;", "package sample.v2;"),
    ],
)
def test_a_breaking_change_is_refused_even_with_accept(check, old, new):
    assert old in PUBLISHED
    changed = PUBLISHED.replace(old, new)
    for arguments in ((), ("--accept",)):
        done = check(changed, *arguments)
        assert done.returncode == 1
        assert "breaks" in done.stdout
    assert check(PUBLISHED).returncode == 0


@pytest.mark.parametrize(
    "old, new",
    [
        ("string name = 1;", "string name = 1; string maker = 6;"),
        ("COLOUR_RED = 1;", "COLOUR_RED = 1; COLOUR_BLUE = 2;"),
    ],
)
def test_an_addition_must_be_accepted_and_then_stays(check, old, new):
    changed = PUBLISHED.replace(old, new)
    done = check(changed)
    assert done.returncode == 1
    assert "--accept" in done.stdout
    assert check(changed, "--accept").returncode == 0
    assert check(changed).returncode == 0
    assert check(PUBLISHED).returncode == 1


def test_comments_and_order_do_not_matter(check):
    changed = PUBLISHED.replace("string name = 1;", "").replace("Colour colour", "// who\n string name = 1; Colour colour")
    assert check(changed).returncode == 0
