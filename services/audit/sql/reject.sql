-- One reject. The first thirteen columns are rejects_list.sql's.
-- $1 bigint: reject id
-- reject_id bigint, rejected_at text, topic text, partition int, offset bigint, stage text, reason text, explanation text,
-- sequence bigint, replayed_at text, source text, dismissed_at text, dismissed_why text, key bytea, value bytea,
-- header_names bytea[], header_values bytea[]
SELECT reject_id, to_char(rejected_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), topic, partition, "offset", stage, reason,
       explanation, sequence, to_char(replayed_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), source,
       to_char(dismissed_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), dismissed_why, key, value, header_names, header_values
FROM reject_told
WHERE reject_id = $1
