-- Where the emitter is, as the topics tell.
-- $1 bigint: the last sequence on them
UPDATE emitter SET last_sequence = $1, sent_sequence = $1, reconcile = false
