-- Takes back that rejects were dismissed.
-- $1 to $5: the filter (audit/rejects.h), each null for any: text reason, topic, not before that time, before that time, a part of
-- the source; $6 bigint[]: ids, none for all
-- topic text, partition int, offset bigint: of each
DELETE FROM dismissal
USING reject_told AS told
WHERE (dismissal.topic, dismissal.partition, dismissal."offset") = (told.topic, told.partition, told."offset")
  AND ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR told.topic = $2)
  AND ($3::text IS NULL OR rejected_at >= $3::timestamptz) AND ($4::text IS NULL OR rejected_at < $4::timestamptz)
  AND ($5::text IS NULL OR position(lower($5) IN lower(source)) > 0)
  AND (cardinality($6::bigint[]) = 0 OR reject_id = ANY ($6::bigint[]))
RETURNING dismissal.topic, dismissal.partition, dismissal."offset"
