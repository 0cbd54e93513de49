-- The next entries of the audit trail, with their fields as audit_text() has them.
-- $1 bigint: after that one; $2 bigint: how many at most
-- number bigint, hash bytea, and as text: number, at, database_role, operating_user, program, kind, what, place, event_id, source,
-- key_ids
SELECT number, hash, number::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), database_role, operating_user,
       program, kind, what, place, event_id::text, source, array_to_string(key_ids, ' ')
FROM audit
WHERE number > $1
ORDER BY audit.number
LIMIT $2
