-- Tells one state of the records from another.
-- marker bigint
SELECT coalesce(sum(next_offset), 0)::bigint AS marker FROM position
