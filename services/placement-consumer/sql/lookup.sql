-- The stored versions of some placements.
-- $1 uuid[]: placement ids, ascending
-- placement_id uuid, event_id uuid, event_time timestamptz, housed_on date, withdrawn boolean, municipality smallint,
-- persons smallint, origin smallint, ctid tid
SELECT placement_id, event_id, event_time, housed_on, withdrawn, municipality, persons, origin, ctid
FROM placement
WHERE placement_id = ANY ($1)
