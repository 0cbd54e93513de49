-- What the database holds of determinations: of one, of all whose name begins so, or of the one with that UUID.
-- $1 text: total/2017-1/definitive/2016-09-30, total/2017-1, or the UUID of a transfer or reorganisation
-- subject text, event_id uuid, event_time timestamptz, fields text (null), message bytea
SELECT subject, event_id, event_time, NULL::text, message
FROM determination
WHERE subject IN ($1, 'transfer/' || $1, 'reorganisation/' || $1) OR starts_with(subject, $1 || '/')
ORDER BY subject
