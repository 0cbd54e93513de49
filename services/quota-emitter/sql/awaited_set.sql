-- Where the consumers must be before figures are published again.
INSERT INTO awaited (topic, partition, next_offset)
SELECT topic, partition, max(next_offset) FROM input_end GROUP BY topic, partition
