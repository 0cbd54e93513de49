-- Forgets what the topics tell better: it is then filled from them.
DELETE FROM quota;
DELETE FROM nation;
DELETE FROM tombstone;
DELETE FROM outbox;
DELETE FROM output;
DELETE FROM reject_published;
DELETE FROM awaited
