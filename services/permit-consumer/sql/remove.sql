-- Deletes versions of permits that are overtaken, and only these, from the places where they were found. Each is looked for by
-- itself (OFFSET 0 keeps the planner from joining otherwise), and must still be that version when its lock is had. A place is one
-- in a partition, where the table has such.
-- $1 tid[]: places; $2 uuid[]: permit ids; $3 uuid[]: event ids, of each
DELETE FROM permit
USING unnest($1::tid[], $2::uuid[], $3::uuid[]) AS overtaken (place, permit_id, event_id)
CROSS JOIN LATERAL (
    SELECT stored.tableoid AS part, stored.ctid AS place
    FROM permit AS stored
    WHERE stored.ctid = overtaken.place AND stored.permit_id = overtaken.permit_id
    OFFSET 0
) AS found
WHERE permit.ctid = found.place AND permit.tableoid = found.part AND permit.event_id = overtaken.event_id
