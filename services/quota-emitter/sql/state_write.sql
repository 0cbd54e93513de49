-- Remembers the last sequence given out, and whether changes of the indicative period wait.
-- $1 bigint: sequence; $2 boolean
UPDATE emitter SET last_sequence = $1, gathering = $2
