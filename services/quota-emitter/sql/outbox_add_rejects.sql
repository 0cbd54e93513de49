-- Moves rejects that were not yet published to the outbox, the oldest first, with the headers of Kafka Connect's dead
-- letter queues: what the connector there is, is the topic's consumer here. There is one of each, and one outbox-sequence:
-- a message may have brought such headers, from a dead letter queue or as a forgery, and these are left out. Rejects that
-- came into the table again after a restore or a rebuild, and are on the topic already, only get their sequence back. Each
-- is found by a key, whatever the planner thinks of the tables, and by halves (width_bucket) among those taken: so it costs
-- what is taken.
-- $1 bigint: the last sequence given out; $2 bigint: how many at most
-- taken bigint, added bigint: of these to the outbox
WITH oldest AS MATERIALIZED (
    SELECT reject_id, topic, partition, "offset" FROM reject WHERE sequence IS NULL ORDER BY reject_id LIMIT $2
), taken AS MATERIALIZED (
    SELECT reject_id, published.ctid AS published,
           coalesce(published.sequence, $1 + count(*) FILTER (WHERE published.ctid IS NULL) OVER (ORDER BY reject_id)) AS sequence
    FROM oldest
    LEFT JOIN LATERAL (
        SELECT ctid, sequence FROM reject_published AS published
        WHERE published.topic = oldest.topic AND published.partition = oldest.partition
          AND published."offset" = oldest."offset"
        OFFSET 0
    ) AS published ON true
), lists AS MATERIALIZED (
    SELECT array_agg(reject_id ORDER BY reject_id) AS ids, array_agg(sequence ORDER BY reject_id) AS sequences FROM taken
), recognised AS (
    DELETE FROM reject_published WHERE ctid = ANY (ARRAY(SELECT published FROM taken WHERE published IS NOT NULL))
), marked AS (
    UPDATE reject SET sequence = (SELECT sequences FROM lists)[width_bucket(reject_id, (SELECT ids FROM lists))]
    WHERE reject_id = ANY ((SELECT ids FROM lists)::bigint[])
    RETURNING reject.*
), added AS (
    INSERT INTO outbox (sequence, topic, key, value, header_names, header_values)
    SELECT sequence, 'taakstelling.rejects.v1', key, value,
           own.names || ARRAY['__connect.errors.topic', '__connect.errors.partition', '__connect.errors.offset',
                              '__connect.errors.stage', '__connect.errors.exception.class.name',
                              '__connect.errors.exception.message']::bytea[],
           own.values || ARRAY[convert_to(topic, 'UTF8'), convert_to(partition::text, 'UTF8'),
                               convert_to("offset"::text, 'UTF8'), convert_to(stage, 'UTF8'),
                               convert_to(reason, 'UTF8'), convert_to(explanation, 'UTF8')]
    FROM marked, LATERAL (
        SELECT coalesce(array_agg(name ORDER BY place), '{}') AS names, coalesce(array_agg(value ORDER BY place), '{}') AS values
        FROM unnest(header_names, header_values) WITH ORDINALITY AS header (name, value, place)
        WHERE lower(encode(name, 'escape')) !~ '^(__connect[.]errors[.].*|outbox-sequence)$'
    ) AS own
    WHERE sequence > $1
    RETURNING sequence
)
SELECT (SELECT count(*) FROM taken), (SELECT count(*) FROM added)
