-- Deletes versions of permits that are overtaken, and only these. Each is looked up by itself (OFFSET 0 keeps the planner
-- from joining otherwise); the row that is found must still be that version when its lock is had. A place is one in a
-- partition, where the table has such.
-- $1 uuid[]: permit ids; $2 uuid[]: their event ids
DELETE FROM permit
USING unnest($1::uuid[], $2::uuid[]) AS overtaken (permit_id, event_id)
CROSS JOIN LATERAL (
    SELECT stored.tableoid AS part, stored.ctid AS place
    FROM permit AS stored
    WHERE stored.permit_id = overtaken.permit_id
    OFFSET 0
) AS found
WHERE permit.ctid = found.place AND permit.tableoid = found.part AND permit.event_id = overtaken.event_id
