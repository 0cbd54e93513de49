-- The stored versions of some permits.
-- $1 uuid[]: permit ids, ascending. Only those up to the highest id that is stored are looked up: width_bucket finds where in the
-- sorted array that is. Of ids that rise with time nearly a whole batch lies beyond it, and costs nothing.
-- permit_id uuid, event_id uuid, event_time timestamptz, granted_on date, withdrawn boolean, category smallint, persons smallint
SELECT permit_id, event_id, event_time, granted_on, withdrawn, category, persons
FROM permit
WHERE permit_id = ANY ($1[1:(SELECT width_bucket(permit_id, $1) FROM permit ORDER BY permit_id DESC LIMIT 1)])
