"""Table placement in hash partitions, as an operator of very many records might have it; before anything is stored."""

PLACEMENT = [
    "ALTER TABLE placement RENAME TO whole",
    "ALTER INDEX placement_pkey RENAME TO whole_pkey",
    "CREATE TABLE placement (LIKE whole INCLUDING ALL) PARTITION BY HASH (placement_id)",
    "DROP TABLE whole",
]
PART = "CREATE TABLE placement_{0} PARTITION OF placement FOR VALUES WITH (MODULUS {1}, REMAINDER {0})"


def make(system, count):
    system.sql(*PLACEMENT, *(PART.format(number, count) for number in range(count)))
