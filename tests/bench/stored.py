"""What an event costs when so many records are stored already."""

import sys

import load

FILL = """
INSERT INTO placement (placement_id, event_id, event_time, housed_on, municipality, persons, origin, arrangement, withdrawn)
SELECT {id}, gen_random_uuid(), '2017-01-01', date '2017-01-01' + (n %% 79)::int, n %% 388, 1 + n %% 9, 1, 1, false
FROM generate_series(%s::bigint, %s::bigint) AS n
"""
RANDOM_ID = "gen_random_uuid()"
# As load.ordered_uuid makes them, and before all of those.
ORDERED_ID = "(lpad(to_hex(1480000000000 + n / 16), 12, '0') || '7' || left(md5(n::text), 19))::uuid"
MILLION = 1_000_000


def fill(system, millions, ordered):
    statement = FILL.format(id=ORDERED_ID if ordered else RANDOM_ID)
    for million in range(millions):
        print(f"  {million + 1} of {millions} million", end="\r", file=sys.stderr)
        system.sql(statement, [million * MILLION + 1, (million + 1) * MILLION])
    # Vacuum by itself comes when it wants, and then costs as much as all events.
    system.sql("ALTER TABLE placement SET (autovacuum_enabled = false)", "VACUUM (ANALYZE) placement", "CHECKPOINT")


def run(servers, events, stored, ordered, seed=1):
    """What consuming costs with so many million records stored."""
    system = servers.system(1)
    fill(system, stored, ordered)
    return servers.consume(system, load.make(events, ordered, seed=seed), 1)
