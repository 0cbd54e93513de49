-- The next rejects to send again, in order: at most 1,000, and no more once they come to 8 MiB.
-- $1 to $5: the filter (audit/rejects.h), each null for any: text reason, topic, not before that time, before that time, a part of
-- the source; $6 bigint[]: ids, none for all but the dismissed ones; $7 bigint: after that one;
-- $8 bigint: up to that one
-- reject_id bigint, topic text, partition int, offset bigint, reason text, key bytea, value bytea, header_names bytea[],
-- header_values bytea[], replayed_at text
SELECT reject_id, topic, partition, "offset", reason, key, value, header_names, header_values,
       to_char(replayed_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM (
    SELECT *, sum(octet_length(record_send(chunk))) OVER (ORDER BY reject_id) - octet_length(record_send(chunk)) AS bytes_before
    FROM (
        SELECT reject_id, topic, partition, "offset", reason, key, value, header_names, header_values, replayed_at
        FROM reject_told
        WHERE ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR topic = $2)
          AND ($3::text IS NULL OR rejected_at >= $3::timestamptz) AND ($4::text IS NULL OR rejected_at < $4::timestamptz)
          AND ($5::text IS NULL OR position(lower($5) IN lower(source)) > 0)
          AND (cardinality($6::bigint[]) > 0 OR dismissed_at IS NULL)
          AND (cardinality($6::bigint[]) = 0 OR reject_id = ANY ($6::bigint[]))
          AND reject_id > $7 AND reject_id <= $8
        ORDER BY reject_id
        LIMIT 1000
    ) AS chunk
) AS measured
WHERE bytes_before < 8388608
ORDER BY reject_id
