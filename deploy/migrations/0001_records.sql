-- What the topics said: the version that holds of every record and every determination.

CREATE FUNCTION half_year(day date) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN make_date(extract(year FROM day)::int, CASE WHEN extract(month FROM day) <= 6 THEN 1 ELSE 7 END, 1);
COMMENT ON FUNCTION half_year(date) IS 'First day of the calendar half-year of a day: a period is named by it in every table';

CREATE FUNCTION municipality_code(municipality smallint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN 'GM' || lpad(municipality::text, 4, '0');
COMMENT ON FUNCTION municipality_code(smallint) IS 'CBS code of a municipality: 716 is GM0716';

CREATE TABLE permit (
    permit_id  uuid        NOT NULL PRIMARY KEY,
    event_id   uuid        NOT NULL,
    event_time timestamptz NOT NULL,
    granted_on date        NOT NULL,
    category   smallint    NOT NULL CHECK (category BETWEEN 1 AND 4),
    persons    smallint    NOT NULL CHECK (persons BETWEEN 1 AND 99),
    withdrawn  boolean     NOT NULL
);
COMMENT ON TABLE permit IS 'Residence permits, topic coa.permits.v1';
COMMENT ON COLUMN permit.event_id IS 'ce_id of the event that holds: of two with the same event_time the higher one';
COMMENT ON COLUMN permit.event_time IS 'ce_time of the event that holds: the latest, whatever came first';
COMMENT ON COLUMN permit.category IS 'PermitCategory: 1 asylum, 2 family reunification, 3 relocation, 4 resettlement';

CREATE TABLE family_arrival (
    arrival_id        uuid        NOT NULL PRIMARY KEY,
    event_id          uuid        NOT NULL,
    event_time        timestamptz NOT NULL,
    arrived_on        date        NOT NULL,
    persons           smallint    NOT NULL CHECK (persons BETWEEN 1 AND 99),
    withdrawn         boolean     NOT NULL,
    sponsor_permit_id uuid
);
COMMENT ON TABLE family_arrival IS 'Family members who came to join a holder, topic coa.family-arrivals.v1';
COMMENT ON COLUMN family_arrival.sponsor_permit_id IS 'The holder''s permit; no foreign key, as either may come first';

CREATE TABLE placement (
    placement_id     uuid        NOT NULL PRIMARY KEY,
    event_id         uuid        NOT NULL,
    event_time       timestamptz NOT NULL,
    housed_on        date        NOT NULL,
    municipality     smallint    NOT NULL CHECK (municipality BETWEEN 0 AND 9999),
    persons          smallint    NOT NULL CHECK (persons BETWEEN 1 AND 99),
    origin           smallint    NOT NULL CHECK (origin BETWEEN 1 AND 2),
    arrangement      smallint    NOT NULL CHECK (arrangement BETWEEN 1 AND 3),
    withdrawn        boolean     NOT NULL,
    holder_record_id uuid
);
COMMENT ON TABLE placement IS 'Persons housed, topic municipal.placements.v1';
COMMENT ON COLUMN placement.municipality IS 'Digits of the CBS code: 716 is GM0716; see municipality_code()';
COMMENT ON COLUMN placement.origin IS 'PlacementOrigin: 1 permit holder, 2 family member';
COMMENT ON COLUMN placement.arrangement IS 'Arrangement: 1 regular, 2 municipal temporary, 3 self-found';
COMMENT ON COLUMN placement.holder_record_id IS 'The permit or arrival that it houses; no foreign key, as either may come first';

CREATE TABLE determination (
    subject    text        NOT NULL PRIMARY KEY,
    event_id   uuid        NOT NULL,
    event_time timestamptz NOT NULL,
    withdrawn  boolean     NOT NULL,
    message    bytea       NOT NULL
);
COMMENT ON TABLE determination IS 'What was determined, topic ministry.determinations.v1';
COMMENT ON COLUMN determination.subject IS 'What it determines, such as total/2017-1/definitive/2016-09-30 or register/2016-01-01';
COMMENT ON COLUMN determination.message IS 'taakstelling.v1.Determination, as published (without a Confluent prefix)';

CREATE TABLE position (
    topic       text   NOT NULL,
    partition   int    NOT NULL CHECK (partition >= 0),
    next_offset bigint NOT NULL CHECK (next_offset >= 0),
    latest_on   date,
    last_timestamp_ms bigint,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);
COMMENT ON TABLE position IS 'How far each topic partition is in the records; moved in the same transaction, and the fence against a consumer that lost its partition';
COMMENT ON COLUMN position.next_offset IS 'Kafka offset of the first message that is not in the records';
COMMENT ON COLUMN position.latest_on IS 'Highest granted_on, arrived_on or housed_on of all valid events up to there; the highest of all is the position date';
COMMENT ON COLUMN position.last_timestamp_ms IS 'Timestamp of the last message that is in the records; a topic made anew shows by another one';

CREATE TABLE reject (
    reject_id   bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic       text        NOT NULL,
    partition   int         NOT NULL,
    "offset"    bigint      NOT NULL,
    stage       text        NOT NULL CHECK (stage IN ('decode', 'validate', 'apply')),
    reason      text        NOT NULL,
    explanation text        NOT NULL,
    rejected_at timestamptz NOT NULL DEFAULT now(),
    key         bytea,
    value       bytea,
    header_names  bytea[]   NOT NULL,
    header_values bytea[]   NOT NULL,
    sequence    bigint,
    UNIQUE (topic, partition, "offset")
);
COMMENT ON TABLE reject IS 'Messages that were rejected, as they came; of one with a personal identifier only the place and ce_source, ce_type, ce_time';
COMMENT ON COLUMN reject.stage IS 'Where it failed, as in __connect.errors.stage';
COMMENT ON COLUMN reject.explanation IS 'What a person needs to mend it';
COMMENT ON COLUMN reject.header_names IS 'Names of all headers (UTF-8, as far as the publisher kept to it), in order, with repetitions; header_values in the same order';
COMMENT ON COLUMN reject.sequence IS 'outbox-sequence under which it was published; null: not yet in the outbox';
CREATE INDEX reject_unsent ON reject (reject_id) WHERE sequence IS NULL;

CREATE TABLE replay (
    topic       text        NOT NULL,
    partition   int         NOT NULL,
    "offset"    bigint      NOT NULL,
    replayed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, partition, "offset")
);
COMMENT ON TABLE replay IS 'Rejected messages that were sent again to their topic (taakctl rejects replay); by place, so that a rebuild keeps it';
