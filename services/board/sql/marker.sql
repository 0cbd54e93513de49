-- Tells one state of the records from another, and the figures' last outbox-sequence.
-- marker bigint, last_sequence bigint
SELECT (SELECT coalesce(sum(next_offset), 0)::bigint FROM position) AS marker,
       (SELECT coalesce(max(last_sequence), 0) FROM emitter) AS last_sequence
