-- Dismisses rejects, or says anew why.
-- $1 to $5: the filter (audit/rejects.h), each null for any: text reason, topic, not before that time, before that time, a part of
-- the source; $6 bigint[]: ids, none for all that are not dismissed; $7 text: why
-- topic text, partition int, offset bigint: of each
INSERT INTO dismissal (topic, partition, "offset", why)
SELECT topic, partition, "offset", $7
FROM reject_told
WHERE ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR topic = $2)
  AND ($3::text IS NULL OR rejected_at >= $3::timestamptz) AND ($4::text IS NULL OR rejected_at < $4::timestamptz)
  AND ($5::text IS NULL OR position(lower($5) IN lower(source)) > 0)
  AND (cardinality($6::bigint[]) > 0 OR dismissed_at IS NULL)
  AND (cardinality($6::bigint[]) = 0 OR reject_id = ANY ($6::bigint[]))
ON CONFLICT (topic, partition, "offset") DO UPDATE SET why = excluded.why, dismissed_at = excluded.dismissed_at
RETURNING topic, partition, "offset"
