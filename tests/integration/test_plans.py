"""Look-ups go by the key, also on a connection that saw the table while it was small."""

import random
from datetime import date

from broker import produce, wait_until
from envelopes import PB, envelop, make_date, random_uuid, to_time
from judgement import PLACEMENTS

DAY = date(2017, 3, 20)
READ = "SELECT coalesce(sum(next_offset), 0) FROM position"
STATISTICS = "SELECT idx_tup_fetch, seq_tup_read FROM pg_stat_user_tables WHERE relname = 'placement'"


def placements(rng, count):
    """Each of them, and then a correction of each."""
    bodies = []
    for _ in range(count):
        bodies.append(
            PB.Placement(
                placement_id=random_uuid(rng),
                municipality_code="GM0716",
                persons=2,
                housed_on=make_date(DAY),
                origin=PB.PLACEMENT_ORIGIN_PERMIT_HOLDER,
                arrangement=PB.ARRANGEMENT_REGULAR,
            )
        )
    for seconds in (0, 1):
        for body in bodies:
            yield envelop(PLACEMENTS, body.placement_id, body, to_time(DAY, 40_000 + seconds), random_uuid(rng))


def publish(system, rng, count):
    [[before]] = system.sql(READ)
    produce(system.bootstrap_servers, placements(rng, count))
    wait_until(lambda: system.sql(READ) == [(before + 2 * count,)], "all are read", 60)


def test_a_table_that_was_small_when_its_queries_were_planned(system):
    rng = random.Random(1)
    system.start("placement-consumer", BATCH_MAX_EVENTS="50").wait_for()
    publish(system, rng, 50)
    system.sql("ANALYZE placement")
    publish(system, rng, 50)
    publish(system, rng, 2_000)
    system.stop_all()  # which lets its connection count what it did
    wait_until(lambda: system.sql(STATISTICS)[0][0] > 1_000, "the look-ups are counted", 30)
    [[_, read]] = system.sql(STATISTICS)
    assert read < 1_000, f"{read} rows were read one after the other"
