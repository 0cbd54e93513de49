-- What is selected now: a replay must not go on with the rejects that it brings about itself.
-- $1 text: reason or null; $2 text: topic or null; $3 text: not before that time, or null; $4 bigint[]: ids, none for all
-- rejects bigint, last bigint: their highest id, unknown bigint: an id that is none, or null
SELECT count(*), coalesce(max(reject_id), 0),
       (SELECT id FROM unnest($4::bigint[]) AS asked (id)
        WHERE NOT EXISTS (SELECT FROM reject WHERE reject_id = asked.id) ORDER BY id LIMIT 1)
FROM reject
WHERE ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR topic = $2)
  AND ($3::text IS NULL OR rejected_at >= $3::timestamptz)
  AND (cardinality($4::bigint[]) = 0 OR reject_id = ANY ($4::bigint[]))
