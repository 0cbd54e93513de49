-- Remembers the last sequence given out.
-- $1 bigint: sequence
UPDATE emitter SET last_sequence = $1
