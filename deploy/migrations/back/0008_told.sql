-- Takes back migration 8, for the version before it. Nothing is lost: the topics tell when each figure was told.
LOCK TABLE emitter, quota, nation, tombstone IN ACCESS EXCLUSIVE MODE; -- in the order in which others lock them
ALTER TABLE emitter DROP reconciled_at;
ALTER TABLE tombstone DROP sequence, DROP told_at;
ALTER TABLE nation DROP sequence, DROP told_at;
ALTER TABLE quota DROP sequence, DROP told_at
