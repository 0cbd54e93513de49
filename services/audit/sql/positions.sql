-- How far each topic partition is in the records.
-- topic text, partition int, next_offset bigint, latest_on date
SELECT topic, partition, next_offset, latest_on FROM position
