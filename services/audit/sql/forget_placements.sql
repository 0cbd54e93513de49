-- Deletes placements, and keeps what they count for.
-- $1 uuid[]: ids
WITH gone AS (
    DELETE FROM placement WHERE placement_id = ANY ($1::uuid[]) RETURNING municipality, housed_on, persons, origin, withdrawn
)
INSERT INTO forgotten_housed AS kept (municipality, month, persons, family)
SELECT municipality, month_start(housed_on), sum(persons), coalesce(sum(persons) FILTER (WHERE origin = 2), 0)
FROM gone
WHERE NOT withdrawn
GROUP BY municipality, month_start(housed_on)
ON CONFLICT (municipality, month) DO UPDATE SET persons = kept.persons + excluded.persons, family = kept.family + excluded.family
