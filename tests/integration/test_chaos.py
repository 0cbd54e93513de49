"""A short storm of faults (tests/chaos/run makes long ones). CHAOS_SEED takes another, CHAOS_FAULTS a longer one."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "chaos"))

import field  # noqa: E402

SEED = int(os.environ.get("CHAOS_SEED", "20170501"))
FAULTS = int(os.environ.get("CHAOS_FAULTS", "40"))


def test_nothing_is_lost_whatever_dies(server_folder):
    done = field.run(server_folder / "chaos", SEED, FAULTS, 3_000, 1.0, print)
    assert not done.failures, "\n".join(done.failures)
    assert sum(done.supervisor.restarts.values()) > 0 and done.counts["messages published"] > 100
