-- Keys whose last message is a tombstone, and their revisions.
-- key text, revision bigint
SELECT key, revision FROM tombstone
