-- Where the emitter is, as the topics tell; and lets those who show figures know that they were taken over from there.
-- $1 bigint: the last sequence on them
UPDATE emitter SET last_sequence = $1, sent_sequence = $1, reconcile = false, reconciled_at = clock_timestamp()
RETURNING pg_notify(channel('figures'), '')
