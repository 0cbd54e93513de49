-- The newest rejects: of each topic, reason and source the newest first, then of each the second newest, and so on. So a flood from one
-- does not hide what another sent.
-- $1 to $5: the filter (audit/rejects.h), each null for any: text reason, topic, not before that time, before that time, a part of
-- the source; $6 boolean: also those that are dismissed; $7 bigint: how many at most
-- reject_id bigint, rejected_at text, topic text, partition int, offset bigint, stage text, reason text, explanation text,
-- sequence bigint, replayed_at text, source text, dismissed_at text, dismissed_why text
SELECT reject_id, to_char(rejected_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), topic, partition, "offset", stage, reason,
       explanation, sequence, to_char(replayed_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), source,
       to_char(dismissed_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), dismissed_why
FROM (
    SELECT *
    FROM (
        SELECT reject_id, rejected_at, topic, partition, "offset", stage, reason, explanation, sequence, replayed_at, source,
               dismissed_at, dismissed_why,
               row_number() OVER (PARTITION BY topic, reason, source ORDER BY reject_id DESC) AS place
        FROM reject_told
        WHERE ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR topic = $2)
          AND ($3::text IS NULL OR rejected_at >= $3::timestamptz) AND ($4::text IS NULL OR rejected_at < $4::timestamptz)
          AND ($5::text IS NULL OR position(lower($5) IN lower(source)) > 0)
          AND ($6::boolean OR dismissed_at IS NULL)
    ) AS placed
    ORDER BY place, reject_id DESC
    LIMIT $7
) AS newest
ORDER BY reject_id DESC
