-- Moves positions on from where this consumer believes them to be. Fewer rows than partitions: somebody else moved one.
-- Each is looked up by itself (OFFSET 0 keeps the planner from joining otherwise), in the order given; the row that is found
-- must still have the expected offset when its lock is had.
-- $1 text: topic; $2 int[]: partitions, ascending; $3, $4 bigint[]: expected and new offset; $5 date[]: latest date or null;
-- $6 bigint[]: timestamp of the last message
-- forgotten bigint: the edition of table forgotten that holds, a row for each
UPDATE position
SET next_offset = move.new_offset, latest_on = greatest(position.latest_on, move.latest_on),
    last_timestamp_ms = move.last_timestamp_ms
FROM unnest($2::int[], $3::bigint[], $4::bigint[], $5::date[], $6::bigint[])
    AS move (partition, expected, new_offset, latest_on, last_timestamp_ms)
CROSS JOIN LATERAL (
    SELECT position.ctid AS place FROM position WHERE topic = $1 AND position.partition = move.partition OFFSET 0
) AS found
WHERE position.ctid = found.place AND position.next_offset = move.expected
RETURNING position.forgotten
