-- Where the emitter is.
-- last_sequence bigint, sent_sequence bigint; reconcile boolean: the topics must be read first; holding boolean: figures
-- wait for the consumers; recognise boolean: there are rejects on the topic that are not in the table
SELECT last_sequence, sent_sequence, reconcile, EXISTS (SELECT FROM awaited), EXISTS (SELECT FROM reject_published)
FROM emitter
