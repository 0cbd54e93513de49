-- Deletes versions of placements that are overtaken, and only these, from the places where they were found. Each is looked for by
-- itself (OFFSET 0 keeps the planner from joining otherwise), and must still be that version when its lock is had. A place is one
-- in a partition, where the table has such.
-- $1 tid[]: places; $2 uuid[]: placement ids; $3 uuid[]: event ids, of each
DELETE FROM placement
USING unnest($1::tid[], $2::uuid[], $3::uuid[]) AS overtaken (place, placement_id, event_id)
CROSS JOIN LATERAL (
    SELECT stored.tableoid AS part, stored.ctid AS place
    FROM placement AS stored
    WHERE stored.ctid = overtaken.place AND stored.placement_id = overtaken.placement_id
    OFFSET 0
) AS found
WHERE placement.ctid = found.place AND placement.tableoid = found.part AND placement.event_id = overtaken.event_id
