-- Where the emitter is.
-- last_sequence bigint, sent_sequence bigint; reconcile boolean: the topics must be read first; holding boolean: figures
-- wait for the consumers; gathering boolean: changes of the indicative period wait
SELECT last_sequence, sent_sequence, reconcile, EXISTS (SELECT FROM awaited), gathering
FROM emitter
