-- Deletes versions of arrivals that are overtaken, and only these. Each is looked up by itself (OFFSET 0 keeps the planner
-- from joining otherwise); the row that is found must still be that version when its lock is had. A place is one in a
-- partition, where the table has such.
-- $1 uuid[]: arrival ids; $2 uuid[]: their event ids
DELETE FROM family_arrival
USING unnest($1::uuid[], $2::uuid[]) AS overtaken (arrival_id, event_id)
CROSS JOIN LATERAL (
    SELECT stored.tableoid AS part, stored.ctid AS place
    FROM family_arrival AS stored
    WHERE stored.arrival_id = overtaken.arrival_id
    OFFSET 0
) AS found
WHERE family_arrival.ctid = found.place AND family_arrival.tableoid = found.part AND family_arrival.event_id = overtaken.event_id
