-- The stored versions of some placements.
-- $1 uuid[]: placement ids, ascending. Those beyond the highest that is stored, as ids that rise with time are, cost nothing.
-- placement_id uuid, event_id uuid, event_time timestamptz, housed_on date, withdrawn boolean, municipality smallint,
-- persons smallint, origin smallint
SELECT placement_id, event_id, event_time, housed_on, withdrawn, municipality, persons, origin
FROM placement
WHERE placement_id = ANY ($1[1:(SELECT width_bucket(placement_id, $1) FROM placement ORDER BY placement_id DESC LIMIT 1)])
