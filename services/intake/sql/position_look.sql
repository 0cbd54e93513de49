-- How many of these partitions stand where they are expected to stand: fewer, when somebody else moved one, or a backup was
-- restored. Each is looked up by itself (OFFSET 0 keeps the planner from joining otherwise).
-- $1 text: topic; $2 int[]: partitions; $3 bigint[]: expected offsets
-- bigint
SELECT count(*)
FROM unnest($2::int[], $3::bigint[]) AS expected (partition, next_offset)
CROSS JOIN LATERAL (
    SELECT FROM position
    WHERE topic = $1 AND partition = expected.partition AND position.next_offset = expected.next_offset
    OFFSET 0
) AS same
