-- When each figure was told: so whoever shows figures can tell what is new, by the number that its message has.

-- In the order in which the emitter and the board lock them: whoever is at work comes before or after.
LOCK TABLE emitter, quota, nation, tombstone IN ACCESS EXCLUSIVE MODE;

ALTER TABLE quota ADD sequence bigint CHECK (sequence > 0), ADD told_at timestamptz;
COMMENT ON COLUMN quota.sequence IS 'Of the message: its outbox-sequence; null: not known';
COMMENT ON COLUMN quota.told_at IS 'Of the message: its ce_time; null: not known';

ALTER TABLE nation ADD sequence bigint CHECK (sequence > 0), ADD told_at timestamptz;
COMMENT ON COLUMN nation.sequence IS 'Of the message: its outbox-sequence; null: not known';
COMMENT ON COLUMN nation.told_at IS 'Of the message: its ce_time; null: not known';

ALTER TABLE tombstone ADD sequence bigint CHECK (sequence > 0), ADD told_at timestamptz;
COMMENT ON COLUMN tombstone.sequence IS 'Of the last message on the topic: its outbox-sequence; null: not known';
COMMENT ON COLUMN tombstone.told_at IS 'Of the last message on the topic: its ce_time; null: not known';

ALTER TABLE emitter ADD reconciled_at timestamptz;
COMMENT ON COLUMN emitter.reconciled_at IS 'When what was published was last taken over from the topics, whatever the database had; null: never';

-- The topics tell when: the emitter reads it from them.
UPDATE emitter SET reconcile = true WHERE last_sequence > 0;
