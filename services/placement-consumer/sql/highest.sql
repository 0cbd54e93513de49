-- The highest id of the placements that are stored.
-- placement_id uuid
SELECT placement_id FROM placement ORDER BY placement_id DESC LIMIT 1
