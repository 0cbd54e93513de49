-- How many of these partitions stand where they are expected to stand: fewer, when somebody else moved one, or a backup was
-- restored.
-- $1 text: topic; $2 int[]: partitions; $3 bigint[]: expected offsets
-- bigint
SELECT count(*)
FROM unnest($2::int[], $3::bigint[]) AS expected (partition, next_offset)
JOIN position USING (partition, next_offset)
WHERE topic = $1
