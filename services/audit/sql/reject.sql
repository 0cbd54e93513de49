-- One reject. The first ten columns are rejects_list.sql's.
-- $1 bigint: reject id
-- reject_id bigint, rejected_at text, topic text, partition int, offset bigint, stage text, reason text,
-- explanation text, sequence bigint, replayed_at text, key bytea, value bytea, header_names bytea[], header_values bytea[]
SELECT reject_id, to_char(rejected_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), topic, partition, "offset", stage, reason,
       explanation, sequence, to_char(replayed_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), key, value, header_names, header_values
FROM (SELECT * FROM reject WHERE reject_id = $1 OFFSET 0) AS reject
LEFT JOIN LATERAL (
    SELECT replayed_at FROM replay
    WHERE (replay.topic, replay.partition, replay."offset") = (reject.topic, reject.partition, reject."offset")
    OFFSET 0
) AS sent ON true
