-- Where the partitions of a topic stand; makes a row for a partition that has none yet. Each is looked up by itself (OFFSET 0
-- keeps the planner from joining otherwise).
-- $1 text: topic; $2 int[]: partitions
-- partition int, next_offset bigint, latest_on date, last_timestamp_ms bigint
WITH added AS (
    INSERT INTO position (topic, partition, next_offset)
    SELECT $1, partition, 0 FROM unnest($2::int[]) AS assigned (partition)
    ON CONFLICT DO NOTHING
    RETURNING partition, next_offset, latest_on, last_timestamp_ms
)
SELECT partition, next_offset, latest_on, last_timestamp_ms FROM added
UNION ALL
SELECT assigned.partition, next_offset, latest_on, last_timestamp_ms
FROM unnest($2::int[]) AS assigned (partition)
CROSS JOIN LATERAL (
    SELECT next_offset, latest_on, last_timestamp_ms FROM position
    WHERE topic = $1 AND position.partition = assigned.partition
    OFFSET 0
) AS found
