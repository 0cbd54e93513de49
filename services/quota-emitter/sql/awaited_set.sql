-- Where the consumers must be before figures are published again. There is always a row, so that the end of the wait is
-- seen, also where all input topics are empty and nothing is waited for.
INSERT INTO awaited (topic, partition, next_offset)
SELECT topic, partition, max(next_offset)
FROM (SELECT topic, partition, next_offset FROM input_end UNION ALL SELECT 'ministry.determinations.v1', 0, 0) AS input_end
GROUP BY topic, partition
