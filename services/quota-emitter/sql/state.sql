-- Where the emitter is.
-- last_sequence bigint, sent_sequence bigint
SELECT last_sequence, sent_sequence FROM emitter
