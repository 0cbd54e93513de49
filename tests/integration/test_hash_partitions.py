"""Table placement in hash partitions, where a row's place (ctid) names a row in each of them."""

import hash_partitions
import pytest
from broker import produce
from envelopes import random_uuid
from versions import NOON, placement, wait_until_read

ROWS = "SELECT placement_id::text, persons, withdrawn FROM placement ORDER BY 1"
COUNTED = "SELECT sum(part) FROM difference, unnest(persons) AS part"


@pytest.fixture
def partitioned(system):
    hash_partitions.make(system, 16)
    system.start("placement-consumer").wait_for()
    return system


def test_only_the_version_that_was_overtaken_goes(partitioned, rng):
    """Also where a publisher gives the same ce_id to all its events, so that rows at the same place tell no difference."""
    event_id = random_uuid(rng)
    keys = [random_uuid(rng) for _ in range(200)]
    later = {key: NOON + 1_000_000 for key in keys[::3]}
    produce(partitioned.bootstrap_servers, [placement(rng, key, event_id=event_id, persons=2) for key in keys])
    wait_until_read(partitioned)
    newer = [placement(rng, key, time, event_id, persons=3, withdrawn=key == keys[0]) for key, time in later.items()]
    produce(partitioned.bootstrap_servers, newer)
    wait_until_read(partitioned)
    wanted = {key: (3 if key in later else 2, key == keys[0]) for key in keys}
    assert {key: tuple(told) for key, *told in partitioned.sql(ROWS)} == wanted
    assert partitioned.sql(COUNTED) == [(sum(persons for persons, withdrawn in wanted.values() if not withdrawn),)]
