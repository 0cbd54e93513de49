-- How long a figure takes to follow its event: the emitter counts from when the oldest of its causes came to the broker.

ALTER TABLE difference ADD came_ms bigint;
COMMENT ON COLUMN difference.came_ms IS 'Kafka''s timestamp of the batch''s oldest event, in milliseconds since 1970; null: none has one';

-- Rejects that somebody has dealt with.

CREATE TABLE dismissal (
    topic        text        NOT NULL,
    partition    int         NOT NULL,
    "offset"     bigint      NOT NULL,
    dismissed_at timestamptz NOT NULL DEFAULT now(),
    why          text        NOT NULL,
    PRIMARY KEY (topic, partition, "offset")
);
COMMENT ON TABLE dismissal IS 'Rejected messages that need no more attention (taakctl rejects dismiss); by place, so that a rebuild keeps it';
COMMENT ON COLUMN dismissal.why IS 'What a person said of it';

CREATE VIEW reject_told AS
SELECT reject.*,
       encode(header_values[array_position(header_names, 'ce_source'::bytea)], 'escape') AS source,
       replayed_at, dismissed_at, why AS dismissed_why
FROM reject
LEFT JOIN LATERAL (
    SELECT replayed_at FROM replay
    WHERE (replay.topic, replay.partition, replay."offset") = (reject.topic, reject.partition, reject."offset")
    OFFSET 0
) AS sent ON true
LEFT JOIN LATERAL (
    SELECT dismissed_at, why FROM dismissal
    WHERE (dismissal.topic, dismissal.partition, dismissal."offset") = (reject.topic, reject.partition, reject."offset")
    OFFSET 0
) AS done ON true;
COMMENT ON VIEW reject_told IS 'Rejected messages with who sent them, and what was done with them: each looked up by its place';
