-- The stored versions of some arrivals.
-- $1 uuid[]: arrival ids, ascending. Those beyond the highest that is stored, as ids that rise with time are, cost nothing.
-- arrival_id uuid, event_id uuid, event_time timestamptz, arrived_on date, withdrawn boolean, persons smallint
SELECT arrival_id, event_id, event_time, arrived_on, withdrawn, persons
FROM family_arrival
WHERE arrival_id = ANY ($1[1:(SELECT width_bucket(arrival_id, $1) FROM family_arrival ORDER BY arrival_id DESC LIMIT 1)])
