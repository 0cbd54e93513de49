-- How far the consumers are: partitions and about how many messages that they still have to read; all of them.
-- $1 text[]: topics; $2 int[]: partitions; $3 bigint[]: offsets behind the last messages
-- partitions bigint, messages bigint
SELECT count(*), coalesce(sum(goal.next_offset - coalesce(reached.next_offset, 0)), 0)::bigint
FROM unnest($1::text[], $2::int[], $3::bigint[]) AS goal (topic, partition, next_offset)
LEFT JOIN LATERAL (
    SELECT next_offset FROM position WHERE position.topic = goal.topic AND position.partition = goal.partition OFFSET 0
) AS reached ON true
WHERE coalesce(reached.next_offset, 0) < goal.next_offset
