-- The newest entries of the audit trail.
-- $1 text: only of that kind, or null; $2 text: not before that time, or null; $3 bigint: how many at most
-- number bigint, at text, database_role text, operating_user text, program text, kind text, what text, place text, event_id text,
-- source text, key_ids text (a list in JSON)
SELECT number, to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), database_role, operating_user, program, kind, what, place,
       event_id::text, source, array_to_json(key_ids)::text
FROM audit
WHERE ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR at >= $2::timestamptz)
ORDER BY number DESC
LIMIT $3
