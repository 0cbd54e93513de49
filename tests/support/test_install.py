"""deploy/install asks for what is missing and nothing else; apt-get, apt-cache, dpkg-query, id and sudo are stand-ins."""
import pathlib
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
PURPOSES = {"build", "package", "runtime", "servers", "test", "demo", "peers", "fresh"}


def packages():
    """deploy/packages as (purpose, its alternatives, why)."""
    lines = (TOP / "deploy/packages").read_text().splitlines()
    rows = [line.split(None, 2) for line in lines if line and not line.startswith("#")]
    return [(purpose, tuple(names.split("|")), why) for purpose, names, why in rows]


@pytest.fixture
def install(tmp_path):
    """Runs deploy/install where all packages but some are there; gives what it did and the commands that it ran."""

    def run(*purposes, missing=(), unknown=(), user=0, apt_code=0):
        calls = tmp_path / "calls"
        calls.write_text("")
        stand_ins = {
            "apt-get": f'echo "apt-get $*" >>{calls}; echo "E: broken"; exit {apt_code}',
            "sudo": f'echo "sudo $*" >>{calls}; exec "$@"',
            "apt-cache": f'case " {" ".join(unknown)} " in *" ${{@: -1}} "*) ;; *) echo "Candidate: 1-1" ;; esac',
            "id": f"echo {user}",
            "dpkg-query": f'case " {" ".join(missing)} " in *" ${{@: -1}} "*) exit 1 ;; *) printf installed ;; esac',
        }
        for name, text in stand_ins.items():
            (tmp_path / name).write_text(f"#!/bin/bash\n{text}\n")
            (tmp_path / name).chmod(0o755)
        done = subprocess.run(
            [TOP / "deploy/install", *purposes],
            env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return done, calls.read_text().splitlines()

    return run


def test_each_line_of_the_list_is_whole_and_there_once():
    rows = packages()
    assert {row[0] for row in rows} == PURPOSES
    names = [(row[0], row[1]) for row in rows]
    assert len(names) == len(set(names))


def test_nothing_missing_is_silent(install):
    done, calls = install()
    assert (done.returncode, done.stdout, done.stderr, calls) == (0, "", "", [])


def test_only_what_is_missing_for_the_purpose_is_installed_and_why(install):
    done, calls = install("build", missing=["cmake", "libpq-dev", "shellcheck"])
    assert done.returncode == 0
    assert calls[0].startswith("apt-get update")
    assert calls[1].startswith("apt-get install") and calls[1].endswith(" cmake libpq-dev")
    assert "--no-install-recommends" in calls[1]
    assert len(calls) == 2
    assert "PostgreSQL client" in done.stdout


@pytest.mark.parametrize(("unknown", "chosen"), [([], "libunistring2"), (["libunistring2"], "libunistring5")])
def test_of_alternatives_the_one_that_this_debian_has(install, unknown, chosen):
    done, calls = install("runtime", missing=["libunistring2", "libunistring5"], unknown=unknown)
    assert done.returncode == 0
    assert calls[1].endswith(f" {chosen}")
    assert f"{chosen} " in done.stdout


def test_one_installed_alternative_is_enough(install):
    done, calls = install("runtime", missing=["libunistring2"])
    assert (done.returncode, calls) == (0, [])


def test_a_file_counts_wherever_it_comes_from(install):
    (names,) = {names for _, names, _ in packages() if "npm" in names}
    assert pathlib.Path(names[-1]).exists()
    done, calls = install("test", missing=names[:1])
    assert (done.returncode, calls) == (0, [])


def test_a_user_installs_with_sudo(install):
    done, calls = install("test", missing=["curl"], user=1000)
    assert done.returncode == 0
    assert [call.split()[0] for call in calls] == ["sudo", "apt-get", "sudo", "apt-get"]


def test_a_failed_installation_says_what_apt_said(install):
    done, _ = install("test", missing=["curl"], apt_code=100)
    assert done.returncode == 1
    assert "E: broken" in done.stderr
    assert "deploy/packages" in done.stderr


def test_an_unknown_purpose_is_refused(install):
    done, calls = install("biuld", missing=["cmake"])
    assert (done.returncode, calls) == (1, [])
    assert "usage" in done.stderr
