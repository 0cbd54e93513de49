-- Which of these messages are among the rejects already: read again, after a position was set back.
-- $1 text: topic; $2 int[]: partitions; $3 bigint[]: offsets
-- partition int, offset bigint
SELECT partition, "offset" FROM reject JOIN unnest($2::int[], $3::bigint[]) AS read (partition, "offset")
    USING (partition, "offset")
WHERE topic = $1
