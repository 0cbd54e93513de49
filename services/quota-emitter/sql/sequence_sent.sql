-- Remembers the last sequence sent.
-- $1 bigint: sequence
UPDATE emitter SET sent_sequence = greatest(sent_sequence, $1)
