-- How far the consumers are: partitions and about how many messages that they still have to read; all of them.
-- $1 text[]: topics; $2 int[]: partitions; $3 bigint[]: offsets behind the last messages
-- partitions bigint, messages bigint
SELECT count(*), coalesce(sum(goal.next_offset - coalesce(position.next_offset, 0)), 0)::bigint
FROM unnest($1::text[], $2::int[], $3::bigint[]) AS goal (topic, partition, next_offset)
LEFT JOIN position USING (topic, partition)
WHERE coalesce(position.next_offset, 0) < goal.next_offset
