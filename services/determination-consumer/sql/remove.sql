-- Deletes versions of determinations that are overtaken, and only these. Each is looked up by itself (OFFSET 0 keeps the planner
-- from joining otherwise); the row that is found must still be that version when its lock is had.
-- $1 text[]: subjects; $2 uuid[]: their event ids
DELETE FROM determination
USING unnest($1::text[], $2::uuid[]) AS overtaken (subject, event_id)
CROSS JOIN LATERAL (
    SELECT stored.ctid AS place FROM determination AS stored WHERE stored.subject = overtaken.subject OFFSET 0
) AS found
WHERE determination.ctid = found.place AND determination.event_id = overtaken.event_id
