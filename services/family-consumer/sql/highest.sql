-- The highest id of the arrivals that are stored.
-- arrival_id uuid
SELECT arrival_id FROM family_arrival ORDER BY arrival_id DESC LIMIT 1
