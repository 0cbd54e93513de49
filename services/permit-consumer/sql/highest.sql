-- The highest id of the permits that are stored.
-- permit_id uuid
SELECT permit_id FROM permit ORDER BY permit_id DESC LIMIT 1
