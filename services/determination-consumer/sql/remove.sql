-- Deletes versions of determinations that are overtaken, and only these, from the places where they were found. Each is looked for by
-- itself (OFFSET 0 keeps the planner from joining otherwise), and must still be that version when its lock is had. A place is one
-- in a partition, where the table has such.
-- $1 tid[]: places; $2 text[]: subjects; $3 uuid[]: event ids, of each
DELETE FROM determination
USING unnest($1::tid[], $2::text[], $3::uuid[]) AS overtaken (place, subject, event_id)
CROSS JOIN LATERAL (
    SELECT stored.tableoid AS part, stored.ctid AS place
    FROM determination AS stored
    WHERE stored.ctid = overtaken.place AND stored.subject = overtaken.subject
    OFFSET 0
) AS found
WHERE determination.ctid = found.place AND determination.tableoid = found.part AND determination.event_id = overtaken.event_id
