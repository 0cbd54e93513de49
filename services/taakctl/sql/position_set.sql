-- Sets where a partition stands. What lies before it proves nothing then.
-- $1 text: topic; $2 int: partition; $3 bigint: next offset
INSERT INTO position (topic, partition, next_offset) VALUES ($1, $2, $3)
ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset, last_timestamp_ms = NULL
