-- How many rejects there are, by topic and reason.
-- $1 text: reason or null; $2 text: topic or null; $3 text: not before that time, or null
-- topic text, reason text, rejects bigint, replayed bigint (how many of them were sent again)
SELECT topic, reason, count(*) AS rejects, count(replayed_at) AS replayed
FROM reject
LEFT JOIN LATERAL (
    SELECT replayed_at FROM replay
    WHERE (replay.topic, replay.partition, replay."offset") = (reject.topic, reject.partition, reject."offset")
    OFFSET 0
) AS sent ON true
WHERE ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR topic = $2)
  AND ($3::text IS NULL OR rejected_at >= $3::timestamptz)
GROUP BY topic, reason
ORDER BY rejects DESC, topic, reason
