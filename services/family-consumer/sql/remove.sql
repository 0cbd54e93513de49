-- Deletes versions of arrivals that are overtaken, and only these, from the places where they were found. Each is looked for by
-- itself (OFFSET 0 keeps the planner from joining otherwise), and must still be that version when its lock is had. A place is one
-- in a partition, where the table has such.
-- $1 tid[]: places; $2 uuid[]: arrival ids; $3 uuid[]: event ids, of each
DELETE FROM family_arrival
USING unnest($1::tid[], $2::uuid[], $3::uuid[]) AS overtaken (place, arrival_id, event_id)
CROSS JOIN LATERAL (
    SELECT stored.tableoid AS part, stored.ctid AS place
    FROM family_arrival AS stored
    WHERE stored.ctid = overtaken.place AND stored.arrival_id = overtaken.arrival_id
    OFFSET 0
) AS found
WHERE family_arrival.ctid = found.place AND family_arrival.tableoid = found.part AND family_arrival.event_id = overtaken.event_id
