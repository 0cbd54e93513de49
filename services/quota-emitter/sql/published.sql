-- The last message of every key.
-- key text, revision bigint, value bytea (null: a tombstone)
SELECT key, revision, value FROM published
