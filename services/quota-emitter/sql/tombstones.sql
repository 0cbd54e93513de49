-- Keys whose last message is a tombstone, their revisions, and whether they are still to be sent.
-- key text, revision bigint, due boolean
SELECT key, revision, due FROM tombstone
