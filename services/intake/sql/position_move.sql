-- Moves positions on from where this consumer believes them to be. Fewer rows than partitions: somebody else moved one.
-- $1 text: topic; $2 int[]: partitions, ascending; $3, $4 bigint[]: expected and new offset; $5 date[]: latest date or null;
-- $6 bigint[]: timestamp of the last message
UPDATE position
SET next_offset = move.new_offset, latest_on = greatest(position.latest_on, move.latest_on),
    last_timestamp_ms = move.last_timestamp_ms
FROM unnest($2::int[], $3::bigint[], $4::bigint[], $5::date[], $6::bigint[])
    AS move (partition, expected, new_offset, latest_on, last_timestamp_ms)
WHERE position.topic = $1 AND position.partition = move.partition AND position.next_offset = move.expected
