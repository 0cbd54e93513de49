-- The newest rejects.
-- $1 text: reason or null; $2 text: topic or null; $3 text: not before that time, or null; $4 bigint: how many at most
-- reject_id bigint, rejected_at text, topic text, partition int, offset bigint, stage text, reason text,
-- explanation text, sequence bigint, replayed_at text
SELECT reject_id, to_char(rejected_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), topic, partition, "offset", stage, reason,
       explanation, sequence, to_char(replayed_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM (
    SELECT * FROM reject
    WHERE ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR topic = $2)
      AND ($3::text IS NULL OR rejected_at >= $3::timestamptz)
    ORDER BY reject_id DESC
    LIMIT $4
) AS reject
LEFT JOIN LATERAL (
    SELECT replayed_at FROM replay
    WHERE (replay.topic, replay.partition, replay."offset") = (reject.topic, reject.partition, reject."offset")
    OFFSET 0
) AS sent ON true
ORDER BY reject_id DESC
