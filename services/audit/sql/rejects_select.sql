-- What is selected now, by filter and ids: a replay must not go on with the rejects that it brings about itself. What is dismissed is
-- only where its id is given.
-- $1 to $5: the filter (audit/rejects.h), each null for any: text reason, topic, not before that time, before that time, a part of
-- the source; $6 bigint[]: ids, none for all
-- rejects bigint, last bigint: their highest id, unknown bigint: an id that is none, or null
SELECT count(*), coalesce(max(reject_id), 0),
       (SELECT id FROM unnest($6::bigint[]) AS asked (id)
        WHERE NOT EXISTS (SELECT FROM reject WHERE reject_id = asked.id) ORDER BY id LIMIT 1)
FROM reject_told
WHERE ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR topic = $2)
  AND ($3::text IS NULL OR rejected_at >= $3::timestamptz) AND ($4::text IS NULL OR rejected_at < $4::timestamptz)
  AND ($5::text IS NULL OR position(lower($5) IN lower(source)) > 0)
  AND (cardinality($6::bigint[]) > 0 OR dismissed_at IS NULL)
  AND (cardinality($6::bigint[]) = 0 OR reject_id = ANY ($6::bigint[]))
