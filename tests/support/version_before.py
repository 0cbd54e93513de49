"""The version before: its programs, from the repository's history."""

import os
import subprocess

import pytest

from protos import REPOSITORY
from servers import CONSUMERS, Service

SCHEMA_BEFORE = 7
BEFORE = "1124c180"  # the last commit with it
PROGRAMS = (*CONSUMERS, "quota-emitter")


def build_before(folder):
    """Builds them in a folder."""
    archive = subprocess.run(
        ["git", "-C", REPOSITORY, "archive", BEFORE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
    )
    if archive.returncode:
        pytest.skip(f"the history of this copy does not go back to {BEFORE}")
    subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
    for words in (["cmake", "-S", folder, "-B", folder / "build"], ["cmake", "--build", folder / "build", "--parallel", str(os.cpu_count())]):
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return folder / "build"


def start(system, build, *numbers):
    """All services of a version, one of each for each number, which need not be ready."""
    started = [Service(program, system.environment, system.folder, number, build).start() for number in numbers for program in PROGRAMS]
    system.services += started
    for service in started:
        service.wait_for("/livez")
    return started


def migrate(system, build):
    subprocess.run([build / "bin" / "taakctl", "migrate"], env=system.environment, check=True, stdout=subprocess.DEVNULL)
