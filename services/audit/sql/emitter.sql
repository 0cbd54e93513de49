-- What waits for the emitter.
-- differences bigint, rejects bigint (not yet in the outbox), outbox bigint, last_sequence bigint, sent_sequence bigint,
-- held boolean: figures wait until the consumers have read anew what was counted; gathering boolean: changes of the indicative
-- period wait; came_ms bigint: when the oldest event came of what waits for it (null: nothing waits, or it is not known)
SELECT (SELECT count(*) FROM difference), (SELECT count(*) FROM reject WHERE sequence IS NULL),
       (SELECT count(*) FROM outbox), last_sequence, sent_sequence,
       reconcile OR EXISTS (SELECT FROM awaited), gathering, (SELECT min(came_ms) FROM difference)
FROM emitter
