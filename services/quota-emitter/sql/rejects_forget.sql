-- Forgets published rejects that are older than a year, among the oldest ten thousand, but for their places: should they be
-- read once more, they are not published once more. They stay on their topic.
WITH forgotten AS (
    DELETE FROM reject USING (
        SELECT reject_id FROM reject ORDER BY reject_id LIMIT 10000
    ) AS oldest
    WHERE reject.reject_id = oldest.reject_id AND sequence IS NOT NULL AND rejected_at < now() - interval '1 year'
    RETURNING topic, partition, "offset", sequence
)
INSERT INTO reject_published (topic, partition, "offset", sequence)
SELECT topic, partition, "offset", sequence FROM forgotten
ON CONFLICT DO NOTHING
