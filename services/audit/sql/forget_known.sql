-- Which of some ids are of records that were forgotten.
-- $1 uuid[]: ids
-- id text, forgotten_at text
SELECT id::text, to_char(forgotten_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM unnest($1::uuid[]) AS asked (id)
CROSS JOIN LATERAL (SELECT forgotten_at FROM forgotten WHERE digest = forgotten_digest(asked.id) OFFSET 0) AS known
