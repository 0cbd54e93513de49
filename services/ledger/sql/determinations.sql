-- All determinations in force.
-- event_id uuid, event_time timestamptz, message bytea
SELECT event_id, event_time, message
FROM determination
WHERE NOT withdrawn
ORDER BY event_time, event_id
