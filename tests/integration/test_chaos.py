"""A short storm of faults (tests/chaos/run makes long ones). CHAOS_SEED takes another, CHAOS_FAULTS a longer one."""

import os
import subprocess

from protos import REPOSITORY
from servers import BUILD

SEED = os.environ.get("CHAOS_SEED", "20170501")
FAULTS = os.environ.get("CHAOS_FAULTS", "25")


def test_nothing_is_lost_whatever_dies():
    done = subprocess.run(
        [REPOSITORY / "tests" / "chaos" / "run", "--faults", FAULTS, "--seed", SEED],
        env={**os.environ, "BUILD_DIR": str(BUILD)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
