-- Remembers the last sequence given out, and whether changes of the indicative period wait; and lets those who show figures
-- know that some have changed.
-- $1 bigint: sequence; $2 boolean; $3 boolean: whether figures have changed
UPDATE emitter SET last_sequence = $1, gathering = $2
RETURNING (SELECT pg_notify(channel('figures'), '') WHERE $3)
