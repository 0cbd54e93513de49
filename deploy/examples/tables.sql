-- The tables of the examples, in the supplier's own PostgreSQL: psql "$OWN_DATABASE_URL" -f tables.sql

-- For quota_table: Quota's fields as columns; enums without their prefix (ON_SCHEDULE), periods as 2017-1.
CREATE TABLE quota (
    municipality_code    text,
    period               text,
    revision             bigint,
    phase                text,
    total_status         text,
    national_total       bigint,
    inhabitants          bigint,
    national_inhabitants bigint,
    basis                text,
    computed_quota       bigint,
    quota                bigint,
    transferred          int,
    carry_over           int,
    corrected_quota      int,
    realised             bigint,
    realised_family      bigint,
    remaining            int,
    schedule             text,
    months_elapsed       int,
    position_date        date,
    population_date      date,
    PRIMARY KEY (municipality_code, period)
);

-- The last message that the rows above came from, of each partition: written in the same transaction as they.
CREATE TABLE quota_position (
    topic     text,
    partition int,
    "offset"  bigint NOT NULL,
    sequence  bigint NOT NULL, -- its header outbox-sequence
    PRIMARY KEY (topic, partition)
);

-- For publisher: each event, before it is sent. Its id and time are made once, so that an event that is sent twice, as
-- nobody knows whether it arrived the first time, is the same event and counts once.
CREATE TABLE outbox (
    number       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind         text        NOT NULL,
    record_id    text        NOT NULL,
    record       jsonb       NOT NULL, -- its whole state, in Protobuf's JSON
    event_id     uuid        NOT NULL,
    event_time   timestamptz NOT NULL,
    topic        text,                 -- where it is, once it was sent
    partition    int,
    "offset"     bigint,
    outcome      text,                 -- taken, or why it was rejected; null: not known yet
    UNIQUE (kind, record_id, event_time)
);

-- A UUIDv7: milliseconds, version, then chance.
CREATE FUNCTION uuid7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
        52, 1), 53, 1), 'hex')::uuid
$$;

-- Adds what is said of a record, in the transaction in which the supplier's own table changes. What is not given stays as it
-- was said last; nothing is added where nothing changes. Its time is later than that of what was said before, also where
-- the clock was set back: of two events of one record the later one holds, whichever arrives first.
CREATE FUNCTION outbox_add(the_kind text, the_id text, given jsonb) RETURNS void LANGUAGE sql VOLATILE AS $$
    INSERT INTO outbox (kind, record_id, record, event_id, event_time)
    SELECT the_kind, the_id, coalesce(last.record, '{}') || given, uuid7(),
           greatest(clock_timestamp(), last.event_time + interval '1 microsecond')
    FROM (VALUES (1)) AS always
    LEFT JOIN (SELECT record, event_time FROM outbox WHERE kind = the_kind AND record_id = the_id
               ORDER BY event_time DESC LIMIT 1) AS last ON true
    WHERE coalesce(last.record, '{}') || given IS DISTINCT FROM last.record
$$;

-- What is to be sent, with its time as the header ce_time has it.
CREATE VIEW unsent AS
SELECT number, kind, record_id, record, event_id, to_char(event_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ce_time
FROM outbox WHERE "offset" IS NULL;
