"""What an event costs when so many records are stored already, and how long services and checks then take to start."""

import sys
import time

import bench
import hash_partitions
import load
from broker import wait_until
from servers import delete_topics

FILL = """
INSERT INTO placement (placement_id, event_id, event_time, housed_on, municipality, persons, origin, arrangement, withdrawn)
SELECT {id}, gen_random_uuid(), '2017-01-01', date '2017-01-01' + (n %% 79)::int, n %% 388, 1 + n %% 9, 1, 1, false
FROM generate_series(%s::bigint, %s::bigint) AS n
"""
RANDOM_ID = "gen_random_uuid()"
# As load.ordered_uuid makes them, and before all of those.
ORDERED_ID = "(lpad(to_hex(1480000000000 + n / 16), 12, '0') || '7' || left(md5(n::text), 19))::uuid"
MILLION = 1_000_000
LEAVES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^placement(_[0-9]+)?$' ORDER BY 1"
# Without a partitioned index, which stores nothing: PostgreSQL does not let its settings go.
SCHEMA = """
SELECT relname, reloptions, pg_get_indexdef(pg_class.oid),
       (SELECT array_agg(definition ORDER BY definition)
        FROM (SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conrelid = pg_class.oid) AS told)
FROM pg_class WHERE relname ~ '^placement' AND relkind <> 'I' ORDER BY 1
"""


def leaves(system):
    """The tables that hold the rows."""
    return [name for name, in system.sql(LEAVES)]


def fill(system, millions, ordered):
    """Rows first and the key at the end, which is quicker. The table is then as the product makes it."""
    before = system.sql(SCHEMA)
    system.sql("ALTER TABLE placement DROP CONSTRAINT placement_pkey")
    statement = FILL.format(id=ORDERED_ID if ordered else RANDOM_ID)
    for million in range(millions):
        print(f"  {million + 1} of {millions} million", end="\r", file=sys.stderr)
        system.sql(statement, [million * MILLION + 1, (million + 1) * MILLION])
    # Random ids leave pages of an index 0.7 full. Made at once they are 0.9, so that nearly each would have to be split now.
    fullness = 90 if ordered else 70
    key = f"ALTER TABLE placement ADD CONSTRAINT placement_pkey PRIMARY KEY (placement_id) WITH (fillfactor = {fullness})"
    system.sql("SET maintenance_work_mem = '1GB'", key)
    for table in leaves(system):
        # Vacuum by itself comes when it wants, and then costs as much as all events.
        system.sql(f"ALTER INDEX {table}_pkey RESET (fillfactor)", f"VACUUM (ANALYZE) {table}")
    after = system.sql(SCHEMA)
    assert after == before, f"{before}\n{after}"
    for table in leaves(system):
        system.sql(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
    system.sql("CHECKPOINT")


class Database:
    """One that has so many million placements."""

    def __init__(self, servers, name, millions, ordered, hash_parts=0):
        self.servers, self.name, self.millions, self.ordered, self.hash_parts = servers, name, millions, ordered, hash_parts
        self.system, self.added = None, 0

    def make(self):
        self.system, self.added = self.servers.system(1, self.name), 0
        if self.hash_parts:
            hash_partitions.make(self.system, self.hash_parts)
        fill(self.system, self.millions, self.ordered)

    def measure(self, events, partitions, seed):
        """What consuming costs, on empty topics. What earlier runs stored is at most a tenth more."""
        if self.system is None or self.added * 10 > self.millions * MILLION:
            self.make()
        delete_topics(self.servers.kafka.address)
        self.system.taakctl("topics", "create", "--partitions", str(partitions))
        self.system.sql("DELETE FROM position", "DELETE FROM difference")
        placements = load.make(events, self.ordered, seed=seed, begin=self.added)
        self.added += events
        return self.servers.consume(self.system, placements, partitions)


def start_seconds(system, program):
    """From the start of a process until it says that it is ready."""
    began = time.monotonic()
    service = system.start(program)
    wait_until(lambda: service.answers("/readyz") == 200, f"{program} is ready", 60, 0.01)
    seconds = time.monotonic() - began
    system.stop_all()
    return round(seconds, 3)


def starts(system):
    return {f"{program}_start_s": start_seconds(system, program) for program in ("placement-consumer", "quota-emitter")}


def run(servers, sizes, ordered, options):
    """In turn, so that what else the machine does falls on all sizes alike; medians."""
    databases = [Database(servers, f"stored_{millions}", millions, ordered, options.hash_partitions) for millions in sizes]
    results = {database.millions: [] for database in databases}
    for seed in range(1, options.runs + 1):
        for database in databases if seed % 2 else reversed(databases):
            result = database.measure(options.events, options.partitions, seed)
            results[database.millions].append({**result, **starts(database.system)})
    return {millions: bench.medians(runs) for millions, runs in results.items()}
