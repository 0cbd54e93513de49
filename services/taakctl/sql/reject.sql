-- One reject.
-- $1 bigint: reject id
-- rejected_at text, topic text, partition int, offset bigint, stage text, reason text, explanation text,
-- sequence bigint, key bytea, value bytea, header_names bytea[], header_values bytea[], replayed_at text
SELECT to_char(rejected_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), topic, partition, "offset", stage, reason, explanation,
       sequence, key, value, header_names, header_values, to_char(replayed_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM (SELECT * FROM reject WHERE reject_id = $1 OFFSET 0) AS reject
LEFT JOIN LATERAL (
    SELECT replayed_at FROM replay
    WHERE (replay.topic, replay.partition, replay."offset") = (reject.topic, reject.partition, reject."offset")
    OFFSET 0
) AS sent ON true
