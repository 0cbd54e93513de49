-- What is kept of the records that were forgotten.
-- topic text, forgotten_at text, salt text, digest text
SELECT topic, to_char(forgotten_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), encode(salt, 'hex'), encode(digest, 'hex')
FROM forgotten, forgetting
ORDER BY forgotten_at, digest
