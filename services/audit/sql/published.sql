-- The last message of every key, in the order of the keys' bytes.
-- key text, revision bigint, value bytea (null: a tombstone)
SELECT key, revision, value FROM published ORDER BY key COLLATE "C"
