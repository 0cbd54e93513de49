-- Keys whose last message is a tombstone, their revisions, whether they are still to be sent, and when they were told.
-- key text, revision bigint, due boolean, sequence bigint, told_at timestamptz (null: not known)
SELECT key, revision, due, sequence, told_at FROM tombstone
