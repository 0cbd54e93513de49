-- How far the figures are told.
-- last_sequence bigint: the last outbox-sequence given out (0: none); reconciled_at timestamptz: when what was published was
-- last taken over from the topics (null: never)
SELECT coalesce(max(last_sequence), 0), max(reconciled_at)
FROM emitter
