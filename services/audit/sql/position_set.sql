-- Sets where a partition stands. The message before it proves nothing then.
-- $1 text: topic; $2 int: partition; $3 bigint: next offset
UPDATE position SET next_offset = $3, last_timestamp_ms = NULL WHERE topic = $1 AND partition = $2
