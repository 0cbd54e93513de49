-- Determinations that changed, as they are now; withdrawn ones too.
-- $1 text[]: subjects
-- subject text, event_id uuid, event_time timestamptz, message bytea
SELECT subject, event_id, event_time, message
FROM determination
WHERE subject = ANY ($1::text[])
