-- Moves positions on from where this consumer believes them to be. Fewer rows than partitions: somebody else moved one.
-- $1 text: topic; $2 int[]: partitions, ascending; $3, $4 bigint[]: expected and new offset; $5 date[]: latest date or null
UPDATE position
SET next_offset = move.new_offset, latest_on = greatest(position.latest_on, move.latest_on)
FROM unnest($2::int[], $3::bigint[], $4::bigint[], $5::date[]) AS move (partition, expected, new_offset, latest_on)
WHERE position.topic = $1 AND position.partition = move.partition AND position.next_offset = move.expected
