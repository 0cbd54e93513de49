-- Moves rejects that were not yet published to the outbox, the oldest first, with the headers of Kafka Connect's dead
-- letter queues: what the connector there is, is the topic's consumer here.
-- $1 bigint: the last sequence given out; $2 bigint: how many at most
-- one row a reject
WITH taken AS (
    SELECT reject_id, $1 + row_number() OVER (ORDER BY reject_id) AS sequence
    FROM (SELECT reject_id FROM reject WHERE sequence IS NULL ORDER BY reject_id LIMIT $2) AS oldest
), marked AS (
    UPDATE reject SET sequence = taken.sequence FROM taken WHERE reject.reject_id = taken.reject_id
    RETURNING reject.*
)
INSERT INTO outbox (sequence, topic, key, value, header_names, header_values)
SELECT sequence, 'taakstelling.rejects.v1', key, value,
       header_names || ARRAY['__connect.errors.topic', '__connect.errors.partition', '__connect.errors.offset',
                             '__connect.errors.stage', '__connect.errors.exception.class.name',
                             '__connect.errors.exception.message']::bytea[],
       header_values || ARRAY[convert_to(topic, 'UTF8'), convert_to(partition::text, 'UTF8'),
                              convert_to("offset"::text, 'UTF8'), convert_to(stage, 'UTF8'),
                              convert_to(reason, 'UTF8'), convert_to(explanation, 'UTF8')]
FROM marked
