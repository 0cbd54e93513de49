-- Deletes versions of placements that are overtaken, and only these.
-- $1 uuid[]: placement ids; $2 uuid[]: their event ids
DELETE FROM placement
USING unnest($1::uuid[], $2::uuid[]) AS overtaken (placement_id, event_id)
WHERE placement.placement_id = overtaken.placement_id AND placement.event_id = overtaken.event_id
