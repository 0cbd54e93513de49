-- Forgets messages that were sent.
-- $1 bigint: the last sequence sent
DELETE FROM outbox WHERE sequence <= $1
