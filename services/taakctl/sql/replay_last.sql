-- The newest reject now: a replay must not go on with what it brings about itself.
-- reject_id bigint
SELECT coalesce(max(reject_id), 0) FROM reject
