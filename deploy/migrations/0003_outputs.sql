-- How far each output topic was sent: one that was made anew shows by having less.

CREATE TABLE output (
    topic    text   NOT NULL PRIMARY KEY,
    sequence bigint NOT NULL CHECK (sequence > 0)
);
COMMENT ON TABLE output IS 'How far each output topic was sent; one that has less was made anew, or lost messages';
COMMENT ON COLUMN output.sequence IS 'At least up to this outbox-sequence what is for the topic is on it';
