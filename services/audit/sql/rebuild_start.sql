-- Where the consumers begin.
-- $1 text: topic; $2 int: partition; $3 bigint: the first offset that the broker has
INSERT INTO position (topic, partition, next_offset) VALUES ($1, $2, $3)
