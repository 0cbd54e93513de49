"""Look-ups go by the key, also on a connection that saw the table while it was small."""

import random

from backlog import publish
from broker import wait_until

STATISTICS = "SELECT idx_tup_fetch, seq_tup_read FROM pg_stat_user_tables WHERE relname = 'placement'"


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
