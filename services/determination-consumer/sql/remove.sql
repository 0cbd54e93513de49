-- Deletes versions of determinations that are overtaken, and only these.
-- $1 text[]: subjects; $2 uuid[]: their event ids
DELETE FROM determination
USING unnest($1::text[], $2::uuid[]) AS overtaken (subject, event_id)
WHERE determination.subject = overtaken.subject AND determination.event_id = overtaken.event_id
