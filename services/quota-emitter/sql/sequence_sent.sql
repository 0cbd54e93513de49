-- Remembers the last sequence sent, so that topics that have less are noticed.
-- $1 bigint: sequence
UPDATE emitter SET sent_sequence = greatest(sent_sequence, $1)
