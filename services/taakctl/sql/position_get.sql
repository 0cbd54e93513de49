-- Where a partition stands.
-- $1 text: topic; $2 int: partition
-- next_offset bigint
SELECT next_offset FROM position WHERE topic = $1 AND partition = $2
