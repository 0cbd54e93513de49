-- The stored versions of some placements.
-- $1 uuid[]: placement ids, ascending. Only those up to the highest id that is stored are looked up: width_bucket finds where in the
-- sorted array that is. Of ids that rise with time nearly a whole batch lies beyond it, and costs nothing.
-- placement_id uuid, event_id uuid, event_time timestamptz, housed_on date, withdrawn boolean, municipality smallint,
-- persons smallint, origin smallint
SELECT placement_id, event_id, event_time, housed_on, withdrawn, municipality, persons, origin
FROM placement
WHERE placement_id = ANY ($1[1:(SELECT width_bucket(placement_id, $1) FROM placement ORDER BY placement_id DESC LIMIT 1)])
