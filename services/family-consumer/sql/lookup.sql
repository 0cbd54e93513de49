-- The stored versions of some arrivals.
-- $1 uuid[]: arrival ids, ascending. Only those up to the highest id that is stored are looked up: width_bucket finds where in the
-- sorted array that is. Of ids that rise with time nearly a whole batch lies beyond it, and costs nothing.
-- arrival_id uuid, event_id uuid, event_time timestamptz, arrived_on date, withdrawn boolean, persons smallint
SELECT arrival_id, event_id, event_time, arrived_on, withdrawn, persons
FROM family_arrival
WHERE arrival_id = ANY ($1[1:(SELECT width_bucket(arrival_id, $1) FROM family_arrival ORDER BY arrival_id DESC LIMIT 1)])
