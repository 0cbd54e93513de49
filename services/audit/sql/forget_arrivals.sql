-- Deletes family arrivals, and keeps what they count for.
-- $1 uuid[]: ids
WITH gone AS (
    DELETE FROM family_arrival WHERE arrival_id = ANY ($1::uuid[]) RETURNING arrived_on, persons, withdrawn
)
INSERT INTO forgotten_inflow AS kept (kind, day, persons)
SELECT 0, arrived_on, sum(persons) FROM gone WHERE NOT withdrawn GROUP BY arrived_on
ON CONFLICT (kind, day) DO UPDATE SET persons = kept.persons + excluded.persons
