-- The stored versions of some permits.
-- $1 uuid[]: permit ids, ascending
-- permit_id uuid, event_id uuid, event_time timestamptz, granted_on date, withdrawn boolean, category smallint, persons smallint, ctid tid
SELECT permit_id, event_id, event_time, granted_on, withdrawn, category, persons, ctid
FROM permit
WHERE permit_id = ANY ($1)
