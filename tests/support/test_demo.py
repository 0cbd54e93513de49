"""deploy/demo does its own thing whatever the caller has set, built or left; how it goes on is what tests/run runs it for."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]


def settings():
    """The names of the programs' settings, of their table."""
    names = re.findall(r'^    {"([A-Z_]+)",', (TOP / "services/common/settings.c").read_text(), re.M)
    assert len(names) >= 8
    return names


@pytest.mark.parametrize("suffix", ["", "_FILE"])
def test_no_setting_of_the_caller_is_left(suffix):
    names = [name + suffix for name in settings()] + ["KAFKA_SASL_PASSWORD", "PGHOST", "PGSERVICE"]
    code = '. "$0"/deploy/lib.sh && forget_settings && printf "%s\\n" "${forgotten[@]}" && env'
    environment = {"PATH": os.environ["PATH"], "HOME": "/", "KAFKAESQUE": "1", **dict.fromkeys(names, "x")}
    told = subprocess.check_output(["bash", "-c", code, TOP], env=environment, text=True).splitlines()
    assert sorted(told[: len(names)]) == sorted(names)
    assert "KAFKAESQUE=1" in told and not [line for line in told if line.partition("=")[0] in names and "=" in line]


@pytest.fixture
def clone(tmp_path):
    """The tree as it is, elsewhere, in a folder whose name has a space."""
    folder = tmp_path / "a clone"
    shutil.copytree(TOP, folder, ignore=shutil.ignore_patterns(".git", "build", "build-debug", "secrets", "__pycache__"))
    return folder


def test_a_build_of_another_kind_is_no_hindrance(clone, tmp_path):
    """build/ was made by another generator, for a clone that has moved; the demo only configures here, as cmake --build fails."""
    stand_in = tmp_path / "bin" / "cmake"
    stand_in.parent.mkdir()
    stand_in.write_text(f'#!/bin/bash\n[ "$1" != --build ] || exit 3\nexec {shutil.which("cmake")} "$@"\n')
    stand_in.chmod(0o755)
    moved = clone.rename(tmp_path / "a clone that moves")
    subprocess.run(["cmake", "-S", moved, "-B", moved / "build", "-G", "Unix Makefiles"], check=True, capture_output=True)
    moved.rename(clone)
    environment = {**os.environ, "PATH": f"{stand_in.parent}:{os.environ['PATH']}", "DATABASE_URL": "postgresql://x/x"}
    done = subprocess.run(
        [clone / "deploy/demo"], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert "Not used, as the demo has servers of its own:" in done.stdout and "DATABASE_URL" in done.stdout
    assert "Generating done" in done.stderr and "the build failed" in done.stderr, done.stderr
    assert (clone / "build/build.ninja").exists()
