-- Keys that have had no figures since a message after a sequence.
-- $1 bigint: the sequence; $2 bigint: how many at most; $3 text: of which municipality (null: all)
-- key text, revision bigint, sequence bigint, told_at timestamptz (null: not known)
SELECT key, revision, sequence, told_at
FROM tombstone
WHERE sequence > $1 AND ($3::text IS NULL OR split_part(key, '/', 1) = $3)
LIMIT $2
