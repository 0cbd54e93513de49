-- Every sequence of the outbox, there or due.
-- sequence bigint, there boolean, due boolean (given out, and not known to be sent)
SELECT sequence, outbox.sequence IS NOT NULL, due.sequence IS NOT NULL
FROM outbox
FULL JOIN (
    SELECT generate_series(sent_sequence + 1, last_sequence) AS sequence FROM emitter
) AS due USING (sequence)
ORDER BY sequence
