-- Where the consumers must come to before figures are published again.
-- $1 text: topic; $2 int: partition; $3 bigint: the offset behind the last message
INSERT INTO awaited (topic, partition, next_offset) VALUES ($1, $2, $3)
ON CONFLICT (topic, partition) DO UPDATE SET next_offset = greatest(awaited.next_offset, excluded.next_offset)
