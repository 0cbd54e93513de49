-- The rejects that there are already between two places of some partitions: of messages that are read again, after a position
-- was set back. By ranges, each of them a look-up of its own (OFFSET 0 keeps the planner from joining otherwise): so it costs
-- what the ranges hold, however many rejects there are.
-- $1 text: topic; $2 int[]: partitions; $3, $4 bigint[]: the first and the last offset of each
-- partition int, offset bigint: in that order
SELECT read.partition, known."offset"
FROM unnest($2::int[], $3::bigint[], $4::bigint[]) AS read (partition, first, last)
CROSS JOIN LATERAL (
    SELECT "offset" FROM reject
    WHERE topic = $1 AND partition = read.partition AND "offset" BETWEEN read.first AND read.last
    OFFSET 0
) AS known
ORDER BY 1, 2
