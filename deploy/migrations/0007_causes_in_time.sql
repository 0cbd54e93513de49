-- How long a figure takes to follow its event: the emitter counts from when the oldest of its causes came to the broker.

ALTER TABLE difference ADD came_ms bigint;
COMMENT ON COLUMN difference.came_ms IS 'Kafka''s timestamp of the batch''s oldest event, in milliseconds since 1970; null: none has one';
