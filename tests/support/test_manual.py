"""The manual pages tell all that --help tells, in the same words, and can be read."""
import os
import pathlib
import re
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ["BUILD_DIR"]).resolve()
PROGRAMS = BUILD / "bin"
SERVICES = sorted(path.name for path in PROGRAMS.iterdir() if path.name != "taakctl")
PAGES = {"taakctl": BUILD / "man/taakctl.1", "taakstelling": BUILD / "man/taakstelling.8"}
WIDTH = 80
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": str(WIDTH)}
NOT_REPEATED = ("-?, --help Give this help list", "--usage Give a short usage message")
NOTE = "Mandatory or optional arguments to long options are also mandatory or optional for any corresponding short options."


def run(*command, **options):
    return subprocess.run([*map(str, command)], env=ENVIRONMENT, capture_output=True, text=True, check=True, **options)


def by_man(page):
    return run("man", "-l", page).stdout


def by_mandoc(page):
    return run("col", "-b", "-x", input=run("mandoc", "-Tutf8", f"-Owidth={WIDTH - 2}", page).stdout).stdout


READERS = {"man": by_man, "mandoc": by_mandoc}


def section(text, heading):
    """What stands below a heading, up to the next one that is not set in further."""
    found = re.search(rf"^( *){re.escape(heading)}\n(.*?)(?=^\1?\S|^ {{3}}\S|\Z)", text, re.M | re.S)
    assert found, f"no section {heading}"
    return found[2]


def words(text):
    return " ".join(text.split())


def told(*command):
    return run(PROGRAMS / command[0], *command[1:]).stdout


def commands():
    return re.findall(r"^  ([a-z ]*[a-z]) +[A-Z]", told("taakctl", "--help").split("Commands:\n")[1], re.M)


@pytest.fixture(scope="module", params=READERS)
def taakctl(request):
    return READERS[request.param](PAGES["taakctl"])


@pytest.fixture(scope="module", params=READERS)
def taakstelling(request):
    return READERS[request.param](PAGES["taakstelling"])


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with all that the package installs."""
    folder = tmp_path_factory.mktemp("installed")
    for arguments in ([], ["--component", "debian"]):
        subprocess.run(
            ["cmake", "--install", BUILD, "--prefix", "/usr", *arguments],
            env={**os.environ, "DESTDIR": str(folder)},
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return folder


@pytest.mark.parametrize("name", commands())
def test_each_command_is_told_in_the_words_of_its_help(taakctl, name):
    expected = words(told("taakctl", *name.split(), "--help").removeprefix("Usage: "))
    for part in (*NOT_REPEATED, NOTE):
        expected = words(expected.replace(part, ""))
    assert len(expected) > 60
    assert words(section(taakctl, name)) == expected


def test_every_command_is_there(taakctl):
    below = re.search(r"^COMMANDS\n(.*?)^ENVIRONMENT", taakctl, re.M | re.S)[1]
    assert len(commands()) >= 19
    assert re.findall(r"^   (\S.*)$", below, re.M) == commands()


def test_what_every_command_takes_is_told_once(taakctl):
    options = section(taakctl, "OPTIONS")
    for option in ("--json", "-?, --help", "--usage", "--version"):
        assert option in options


def test_the_settings_are_told_in_the_words_of_the_help(taakctl, taakstelling):
    expected = words(told("taakctl", "help", "settings"))
    assert "BATCH_MAX_EVENTS" in expected
    for text in (taakctl, taakstelling):
        assert words(section(text, "ENVIRONMENT")).startswith(f"{expected} ")


def test_the_exit_codes_are_those_of_the_help(taakctl):
    said = words(told("taakctl", "--help")).split("Exit codes: ")[1]
    expected = re.findall(r"(\d+)[ ,]", said)
    assert len(expected) >= 5
    assert re.findall(r"^ {7}(\d+) ", section(taakctl, "EXIT STATUS"), re.M) == expected


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_told_with_its_purpose(taakstelling, name):
    purpose = re.match(r"Usage: .*\n((?:\S.*\n)+)", told(name, "--help"))[1]
    assert f"{name} {words(purpose)}" in words(section(taakstelling, "SERVICES"))


def test_the_pages_are_found_by_every_name():
    said = run("lexgrog", *PAGES.values()).stdout
    assert sorted(re.findall(r': "(\S+) - ', said)) == sorted(["taakctl", "taakstelling", *SERVICES])


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_nothing_is_wrong_with_a_page(page):
    assert run("mandoc", "-Tlint", "-Wwarning", page).stdout == ""
    assert run("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page).stderr == ""


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_fits_the_terminal(page, reader):
    lines = READERS[reader](page).splitlines()
    assert len(lines) > 100
    assert [line for line in lines if len(line) > WIDTH] == []


def test_each_program_has_a_page(installed):
    folder = installed / "usr/share/man"
    assert {path.name for path in folder.glob("man1/*")} == {"taakctl.1"}
    assert {path.name for path in folder.glob("man8/*")} == {f"{name}.8" for name in ("taakstelling", *SERVICES)}
    for name in SERVICES:
        assert run("man", "-M", folder, "8", name).stdout == by_man(PAGES["taakstelling"])


def test_the_files_that_are_told_are_installed(installed, taakstelling):
    files = re.findall(r"^ {7}(/\S+)$", section(taakstelling, "FILES"), re.M)
    assert len(files) >= 5
    made_by_postinst = "/etc/taakstelling/secrets/"
    assert made_by_postinst in files and made_by_postinst.strip("/") in (TOP / "deploy/debian/postinst").read_text()
    for file in files:
        for name in SERVICES if "SERVICE" in file else [""]:
            path = file.replace("SERVICE", name)
            assert path == made_by_postinst or (installed / path.strip("/")).exists(), path


@pytest.fixture
def make_page(tmp_path):
    """Makes a page of what a taakctl that is a shell script says; gives the process and the page."""

    def make(says, template):
        programs = tmp_path / "a folder's"
        programs.mkdir()
        (programs / "taakctl").write_text(f"#!/bin/sh\n{says}\n")
        (programs / "taakctl").chmod(0o755)
        (tmp_path / "page.in").write_text(f'.TH PAGE 1 2017-01-01\n.SH NAME\npage \\- try\n.SH ENVIRONMENT\n{template}\n')
        variables = {"services": "", "version": "1", "date": "2017-01-01", "out": tmp_path / "page"}
        values = [part for name, value in variables.items() for part in ("-v", f"{name}={value}")]
        done = subprocess.run(
            ["awk", *values, "-f", TOP / "deploy/man/page.awk", tmp_path / "page.in"],
            env={**os.environ, "PROGRAMS": str(programs)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done, tmp_path / "page"

    return make


@pytest.mark.parametrize("reader", READERS)
def test_what_a_program_says_is_shown_as_it_is(make_page, reader):
    text = r""".so is no request, \fB is no font, 'quoted' `here` ^ ~ -x "y" & |"""
    done, page = make_page(f"cat <<'END'\n{text}\nEND", "@settings@")
    assert done.returncode == 0, done.stderr
    assert text in words(READERS[reader](page))


@pytest.mark.parametrize("line", ["@summary@", "@commands@", "@settings@"])
@pytest.mark.parametrize("says", ["true", "echo Commands:; exit 1"])
def test_a_program_that_says_nothing_or_fails_makes_no_page(make_page, says, line):
    done, page = make_page(says, line)
    assert done.returncode != 0 and not page.exists()
    assert "taakctl" in done.stderr


def test_a_program_that_tells_no_commands_makes_no_page(make_page):
    done, page = make_page("echo Commands:", "@commands@")
    assert done.returncode != 0 and not page.exists()
