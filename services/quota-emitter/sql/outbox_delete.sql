-- Forgets messages that were sent, and remembers how far each topic was sent.
-- $1 bigint: the last sequence sent
WITH sent AS (
    DELETE FROM outbox WHERE sequence <= $1 RETURNING topic, sequence
)
INSERT INTO output (topic, sequence)
SELECT topic, max(sequence) FROM sent GROUP BY topic
ON CONFLICT (topic) DO UPDATE SET sequence = greatest(output.sequence, excluded.sequence)
