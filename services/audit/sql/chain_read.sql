-- The next entries of the audit trail, with their fields as audit_text() has them.
-- $1 bigint: after that one; $2 bigint: how many at most, of a trail without gaps; none only at its end
-- number bigint, hash bytea, and as text: number, at, database_role, operating_user, program, kind, what, place, event_id, source,
-- key_ids
SELECT number, hash, number::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), database_role, operating_user,
       program, kind, what, place, event_id::text, source, array_to_json(key_ids)::text
FROM audit
-- From the first one that there is: a bound on both sides is what lets the planner take the index, whatever it knows of the table.
WHERE number BETWEEN (SELECT min(number) FROM audit WHERE number > $1) AND (SELECT min(number) FROM audit WHERE number > $1) + $2 - 1
ORDER BY audit.number
