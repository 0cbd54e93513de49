"""What the Debian package consists of, by the build's own list; tests/package builds it and tries it."""
import os
import pathlib
import re
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ["BUILD_DIR"]).resolve()
SERVICES = sorted(path.name for path in (BUILD / "bin").iterdir() if path.name != "taakctl")


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The folder that the component `debian` was installed in, as CPack does it."""
    folder = tmp_path_factory.mktemp("package")
    subprocess.run(
        ["cmake", "--install", BUILD, "--component", "debian"],
        env={**os.environ, "DESTDIR": str(folder)},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return folder


def complete(*words):
    """What bash offers for the last of these words."""
    script = (
        'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
        '_taakctl "$1" "${@: -1}" "${@: -2:1}"; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    taakctl = BUILD / "bin" / "taakctl"
    said = subprocess.check_output(["bash", "-c", script, "bash", TOP / "deploy/completion.bash", taakctl, *words], text=True)
    return set(said.split())


def commands():
    said = subprocess.check_output([BUILD / "bin" / "taakctl", "--help"], text=True)
    return re.findall(r"^  ([a-z ]*[a-z]) +[A-Z]", said.split("Commands:\n")[1].split("\n\n")[0], re.M)


def test_each_service_has_its_units_and_settings(package):
    assert len(SERVICES) >= 5
    expected = {"usr/lib/systemd/system/taakstelling.target", "etc/taakstelling/taakstelling.conf"}
    for name in SERVICES:
        expected |= {f"usr/lib/systemd/system/taakstelling-{name}{kind}.service" for kind in ("", "@")}
        expected.add(f"etc/taakstelling/taakstelling-{name}.conf")
    found = {str(path.relative_to(package)) for path in package.rglob("*") if path.is_file()}
    assert {name for name in found if name.startswith(("etc/", "usr/lib/systemd/"))} == expected
    conffiles = (BUILD / "debian/conffiles").read_text().split()
    assert sorted(conffiles) == sorted(f"/{name}" for name in expected if name.startswith("etc/"))


def test_the_target_has_all_services(package):
    text = (package / "usr/lib/systemd/system/taakstelling.target").read_text()
    assert sorted(re.search("^Also=(.*)$", text, re.M)[1].split()) == [f"taakstelling-{name}.service" for name in SERVICES]


def test_each_service_has_a_port_of_its_own(package):
    ports = [
        re.search(r"^HTTP_LISTEN=127\.0\.0\.1:(\d+)$", (package / f"etc/taakstelling/taakstelling-{name}.conf").read_text(), re.M)[1]
        for name in SERVICES
    ]
    assert len(set(ports)) == len(SERVICES)


def test_the_settings_that_are_suggested_are_settings():
    text = (TOP / "deploy/debian/taakstelling.conf").read_text()
    names = re.findall(r"^#?([A-Z_]+)=", text, re.M)
    told = subprocess.check_output([BUILD / "bin" / "taakctl", "help", "settings"], text=True)
    assert len(names) >= 3
    for name in names:
        assert name.startswith("KAFKA_") or f"  {name}\n" in told or f"  {name.removesuffix('_FILE')}\n" in told


def test_every_command_is_offered():
    assert len(commands()) >= 16
    assert complete("") >= {name.split()[0] for name in commands()}
    for name in commands():
        first, _, second = name.partition(" ")
        assert first in complete(first[:-1])
        if second:
            assert second in complete(first, "")


@pytest.mark.parametrize("name", commands())
def test_every_option_is_offered(name):
    told = subprocess.check_output([BUILD / "bin" / "taakctl", *name.split(), "--help"], text=True)
    options = set(re.findall(r"^ {2,6}(?:-., )?(--[a-z-]+)", told, re.M))
    assert len(options) >= 2
    assert complete(*name.split(), "--") >= options | {"--json"}


def test_words_of_the_usage_are_offered_but_not_for_an_option():
    assert complete("publish", "p") == {"permits", "placements"}
    assert complete("determine", "p") == {"population", "publish"}
    assert "transfer" in complete("determine", "")
    assert complete("determine", "--file", "") == set()
    assert complete("rejects", "r") == {"replay"}
