-- Forgets published rejects that are older than a year, among the oldest ten thousand. They stay on their topic.
DELETE FROM reject USING (
    SELECT reject_id FROM reject ORDER BY reject_id LIMIT 10000
) AS oldest
WHERE reject.reject_id = oldest.reject_id AND sequence IS NOT NULL AND rejected_at < now() - interval '1 year'
