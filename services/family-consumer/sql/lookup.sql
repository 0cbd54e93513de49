-- The stored versions of some arrivals.
-- $1 uuid[]: arrival ids, ascending
-- arrival_id uuid, event_id uuid, event_time timestamptz, arrived_on date, withdrawn boolean, persons smallint, ctid tid
SELECT arrival_id, event_id, event_time, arrived_on, withdrawn, persons, ctid
FROM family_arrival
WHERE arrival_id = ANY ($1)
