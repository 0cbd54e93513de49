-- Deletes permits, and keeps what they count for.
-- $1 uuid[]: ids
WITH gone AS (
    DELETE FROM permit WHERE permit_id = ANY ($1::uuid[]) RETURNING category, granted_on, persons, withdrawn
)
INSERT INTO forgotten_inflow AS kept (kind, day, persons)
SELECT category, granted_on, sum(persons) FROM gone WHERE NOT withdrawn GROUP BY category, granted_on
ON CONFLICT (kind, day) DO UPDATE SET persons = kept.persons + excluded.persons
