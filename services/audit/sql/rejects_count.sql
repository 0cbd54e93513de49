-- How many rejects there are, by topic, reason and source.
-- $1 to $5: the filter (audit/rejects.h), each null for any: text reason, topic, not before that time, before that time, a part of
-- the source; $6 boolean: also those that are dismissed
-- topic text, reason text, source text (null: none), rejects bigint, replayed bigint (how many of them were sent again), dismissed
-- bigint, oldest bigint, newest bigint (seconds since the oldest and the newest of them were rejected)
SELECT topic, reason, source, count(*) AS rejects, count(replayed_at) AS replayed, count(dismissed_at) AS dismissed,
       extract(epoch FROM now() - min(rejected_at))::bigint, extract(epoch FROM now() - max(rejected_at))::bigint
FROM reject_told
WHERE ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR topic = $2)
  AND ($3::text IS NULL OR rejected_at >= $3::timestamptz) AND ($4::text IS NULL OR rejected_at < $4::timestamptz)
  AND ($5::text IS NULL OR position(lower($5) IN lower(source)) > 0)
  AND ($6::boolean OR dismissed_at IS NULL)
GROUP BY topic, reason, source
ORDER BY rejects DESC, topic, reason, source
