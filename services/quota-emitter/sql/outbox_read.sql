-- The next messages to send, in order: at most $2 of them, and no more than 4 MiB of values but for the first.
-- $1 bigint: the last sequence sent; $2 bigint: how many at most
-- sequence bigint, topic text, key bytea, value bytea, header_names bytea[], header_values bytea[]
SELECT sequence, topic, key, value, header_names, header_values
FROM (
    SELECT *, sum(coalesce(octet_length(value), 0)) OVER (ORDER BY sequence) - coalesce(octet_length(value), 0) AS bytes_before
    FROM (SELECT * FROM outbox WHERE sequence > $1 ORDER BY sequence LIMIT $2) AS next
) AS next
WHERE bytes_before < 4194304
ORDER BY sequence
