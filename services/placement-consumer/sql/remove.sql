-- Deletes versions of placements that are overtaken, and only these. Each is looked up by itself (OFFSET 0 keeps the planner
-- from joining otherwise); the row that is found must still be that version when its lock is had. A place is one in a
-- partition, where the table has such.
-- $1 uuid[]: placement ids; $2 uuid[]: their event ids
DELETE FROM placement
USING unnest($1::uuid[], $2::uuid[]) AS overtaken (placement_id, event_id)
CROSS JOIN LATERAL (
    SELECT stored.tableoid AS part, stored.ctid AS place
    FROM placement AS stored
    WHERE stored.placement_id = overtaken.placement_id
    OFFSET 0
) AS found
WHERE placement.ctid = found.place AND placement.tableoid = found.part AND placement.event_id = overtaken.event_id
