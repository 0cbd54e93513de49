-- The stored versions of some determinations.
-- $1 text[]: subjects
-- subject text, event_id uuid, event_time timestamptz, withdrawn boolean, ctid tid
SELECT subject, event_id, event_time, withdrawn, ctid
FROM determination
WHERE subject = ANY ($1)
