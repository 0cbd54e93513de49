-- How many partitions, and about how many messages of them, the consumers still have to read before figures are published.
-- partitions bigint, messages bigint
SELECT count(*), coalesce(sum(awaited.next_offset - coalesce(position.next_offset, 0)), 0)::bigint
FROM awaited LEFT JOIN position USING (topic, partition)
WHERE coalesce(position.next_offset, 0) < awaited.next_offset
