-- Keeps the last message of some keys.
-- $1 text[]: keys; $2 bigint[]: revisions; $3 bytea[]: values, null for a tombstone
INSERT INTO published (key, revision, value)
SELECT key, revision, value FROM unnest($1::text[], $2::bigint[], $3::bytea[]) AS message (key, revision, value)
ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, value = excluded.value
