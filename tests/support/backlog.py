"""Many plain placements, for what only shows with many."""

from datetime import date

from broker import produce, wait_until
from envelopes import PB, envelop, make_date, random_uuid, to_time
from judgement import PLACEMENTS

DAY = date(2017, 3, 20)
READ = "SELECT coalesce(sum(next_offset), 0) FROM position"


def placement(rng, persons=2):
    return PB.Placement(
        placement_id=random_uuid(rng),
        municipality_code="GM0716",
        persons=persons,
        housed_on=make_date(DAY),
        origin=PB.PLACEMENT_ORIGIN_PERMIT_HOLDER,
        arrangement=PB.ARRANGEMENT_REGULAR,
    )


def placements(rng, count):
    """Each of them, and then a correction of each."""
    bodies = [placement(rng) for _ in range(count)]
    for seconds in (0, 1):
        for body in bodies:
            yield envelop(PLACEMENTS, body.placement_id, body, to_time(DAY, 40_000 + seconds), random_uuid(rng))


def publish(system, rng, count):
    [[before]] = system.sql(READ)
    produce(system.bootstrap_servers, placements(rng, count))
    wait_until(lambda: system.sql(READ) == [(before + 2 * count,)], "all are read", 60)
