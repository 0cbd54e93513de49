-- Tells one state of the records from another; and whether they are made anew, so that they have less than the figures.
-- marker bigint, unfinished boolean
SELECT coalesce(sum(next_offset), 0)::bigint,
       EXISTS (SELECT FROM awaited) OR EXISTS (SELECT FROM emitter WHERE reconcile)
FROM position
