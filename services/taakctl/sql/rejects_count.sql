-- How many rejects there are, by reason.
-- $1 text: reason or null; $2 text: topic or null; $3 text: not before that time, or null
-- reason text, rejects bigint
SELECT reason, count(*) AS rejects
FROM reject
WHERE ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR topic = $2)
  AND ($3::text IS NULL OR rejected_at >= $3::timestamptz)
GROUP BY reason
ORDER BY rejects DESC, reason
