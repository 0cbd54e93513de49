"""From the broker's timestamp of a new national total to the first and the last of the quotas that follow from it."""

import statistics

import country
from clients import Reader, stored
from judgement import DETERMINATIONS
from measure import percentile

PARTITIONS = 6
WAITING = 45_000
STEP = 100  # persons by which the total changes


def run(servers, changes):
    """Milliseconds, of so many changes, with people waiting."""
    system = servers.system(PARTITIONS)
    placements = country.Placements(1, PARTITIONS)
    country.live(system, placements, WAITING)
    reader = Reader(system.bootstrap_servers, [country.QUOTAS])
    totals = [country.TOTAL + STEP * number for number in range(1, changes + 1)]
    for total in totals:
        country.determine_total(system, total)
        country.rest(system, placements.persons())
    seen = reader.stop()
    taken = [when for key, when in stored(system.bootstrap_servers, DETERMINATIONS) if key.startswith("total/")]
    system.stop_all()
    times = {total: [] for total in totals}
    for when, key, value in ((when, key, value) for when, _, key, value in seen if value):
        if key.decode().endswith("/" + country.PERIOD):
            times[country.PB.Quota.FromString(value).national_total].append(when)
    spans = [[1000 * (when - began) for when in times[total]] for total, began in zip(totals, taken[-changes:])]
    assert all(len(span) >= len(country.municipalities()) for span in spans), "some quotas do not follow from each total"
    return {
        "quotas": min(map(len, spans)),
        "first_p50": round(statistics.median(map(min, spans)), 1),
        "last_p50": round(statistics.median(map(max, spans)), 1),
        "last_max": round(percentile(list(map(max, spans)), 1), 1),
    }
