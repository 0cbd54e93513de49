-- Forgets rejects that are on their topic, the oldest first and at most so many: those older than a year, and those after
-- which 64 MiB of the same topic and reason came (values, and 512 bytes for all else of a row). Their places are kept: should
-- they be read once more, they are not published once more.
-- $1 bigint: how many at most
-- one row each that was forgotten
WITH measured AS MATERIALIZED (
    SELECT reject_id, rejected_at, sequence,
           sum(512 + coalesce(octet_length(value), 0)) OVER (PARTITION BY topic, reason ORDER BY reject_id DESC) AS bytes
    FROM reject
), forgotten AS (
    DELETE FROM reject
    WHERE reject_id = ANY (ARRAY(
        SELECT reject_id FROM measured
        WHERE (bytes > 67108864 OR rejected_at < now() - interval '1 year')
          AND sequence <= (SELECT sent_sequence FROM emitter)
        ORDER BY reject_id
        LIMIT $1
    ))
    RETURNING topic, partition, "offset", sequence
)
INSERT INTO reject_published (topic, partition, "offset", sequence)
SELECT topic, partition, "offset", sequence FROM forgotten
ON CONFLICT DO NOTHING
