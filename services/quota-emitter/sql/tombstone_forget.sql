-- Some keys have figures again.
-- $1 text[]: keys
DELETE FROM tombstone WHERE key = ANY ($1::text[])
