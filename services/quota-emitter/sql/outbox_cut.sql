-- Takes the value out of a reject that its topic does not take, and gives it a key where it has none.
-- $1 bigint: sequence
UPDATE outbox SET value = NULL, key = coalesce(key, '') WHERE sequence = $1
