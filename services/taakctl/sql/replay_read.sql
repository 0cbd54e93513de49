-- The next rejects to send again, in order.
-- $1 text: reason or null; $2 text: topic or null; $3 text: not before that time, or null; $4 bigint[]: ids, none for all;
-- $5 bigint: after that one; $6 bigint: up to that one; $7 bigint: how many at most
-- reject_id bigint, topic text, partition int, offset bigint, reason text, key bytea, value bytea, header_names bytea[],
-- header_values bytea[], replayed_at text
SELECT reject_id, topic, partition, "offset", reason, key, value, header_names, header_values,
       to_char(replayed_at, 'YYYY-MM-DD HH24:MI')
FROM reject LEFT JOIN replay USING (topic, partition, "offset")
WHERE ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR topic = $2)
  AND ($3::text IS NULL OR rejected_at >= $3::timestamptz)
  AND (cardinality($4::bigint[]) = 0 OR reject_id = ANY ($4::bigint[]))
  AND reject_id > $5 AND reject_id <= $6
ORDER BY reject_id
LIMIT $7
