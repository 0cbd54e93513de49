-- The next rejects to send again, in order: at most 1,000, and no more once they come to 8 MiB.
-- $1 text: reason or null; $2 text: topic or null; $3 text: not before that time, or null; $4 bigint[]: ids, none for all;
-- $5 bigint: after that one; $6 bigint: up to that one
-- reject_id bigint, topic text, partition int, offset bigint, reason text, key bytea, value bytea, header_names bytea[],
-- header_values bytea[], replayed_at text
SELECT reject_id, topic, partition, "offset", reason, key, value, header_names, header_values,
       (SELECT to_char(replayed_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') FROM replay
        WHERE (replay.topic, replay.partition, replay."offset") = (measured.topic, measured.partition, measured."offset"))
FROM (
    SELECT *, sum(octet_length(record_send(chunk))) OVER (ORDER BY reject_id) - octet_length(record_send(chunk)) AS bytes_before
    FROM (
        SELECT reject_id, topic, partition, "offset", reason, key, value, header_names, header_values
        FROM reject
        WHERE ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR topic = $2)
          AND ($3::text IS NULL OR rejected_at >= $3::timestamptz)
          AND (cardinality($4::bigint[]) = 0 OR reject_id = ANY ($4::bigint[]))
          AND reject_id > $5 AND reject_id <= $6
        ORDER BY reject_id
        LIMIT 1000
    ) AS chunk
) AS measured
WHERE bytes_before < 8388608
ORDER BY reject_id
