-- Where a partition stands, 0 where nothing was read yet; its consumer waits until this transaction ends.
-- $1 text: topic; $2 int: partition
-- next_offset bigint
INSERT INTO position (topic, partition, next_offset) VALUES ($1, $2, 0)
ON CONFLICT (topic, partition) DO UPDATE SET next_offset = position.next_offset
RETURNING next_offset
