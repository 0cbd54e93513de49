-- What is computed from the records, and what is published of it.

CREATE TABLE difference (
    difference_id  bigint     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    municipalities smallint[] NOT NULL,
    periods        date[]     NOT NULL,
    persons        int[]      NOT NULL,
    family         int[]      NOT NULL,
    inflow_kinds   smallint[] NOT NULL,
    inflow_days    date[]     NOT NULL,
    inflow_persons int[]      NOT NULL,
    latest_on      date,
    determined     boolean    NOT NULL,
    rejected       boolean    NOT NULL,
    traceparent    text
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000); -- every row goes soon
COMMENT ON TABLE difference IS 'What each batch of records changes in the aggregates, until the emitter folds it into them: consumers only append, so none waits for another';
COMMENT ON COLUMN difference.municipalities IS 'With periods, persons, family: what to add to housed, element by element';
COMMENT ON COLUMN difference.inflow_kinds IS 'With inflow_days, inflow_persons: what to add to inflow, element by element';
COMMENT ON COLUMN difference.latest_on IS 'Highest date in the batch''s valid events';
COMMENT ON COLUMN difference.determined IS 'The batch changed a determination';
COMMENT ON COLUMN difference.rejected IS 'The batch has rejects to publish';
COMMENT ON COLUMN difference.traceparent IS 'W3C trace context of the batch''s last event';

CREATE TABLE housed (
    municipality smallint NOT NULL,
    period       date     NOT NULL CHECK (period = half_year(period)),
    persons      bigint   NOT NULL,
    family       bigint   NOT NULL,
    PRIMARY KEY (municipality, period)
) WITH (fillfactor = 70);
COMMENT ON TABLE housed IS 'Aggregate: persons of all placements that are not withdrawn, by code and half-year of housed_on; less what is still in difference';
COMMENT ON COLUMN housed.family IS 'Of these: family members';

CREATE TABLE inflow (
    kind    smallint NOT NULL CHECK (kind BETWEEN 0 AND 4),
    day     date     NOT NULL,
    persons bigint   NOT NULL,
    PRIMARY KEY (kind, day)
) WITH (fillfactor = 70);
COMMENT ON TABLE inflow IS 'Aggregate: persons of permits and family arrivals that are not withdrawn, by day; less what is still in difference';
COMMENT ON COLUMN inflow.kind IS '0: family arrivals; 1 to 4: permits of that PermitCategory';

CREATE TABLE published (
    key      text   NOT NULL PRIMARY KEY,
    revision bigint NOT NULL CHECK (revision > 0),
    value    bytea
);
COMMENT ON TABLE published IS 'The last message of every key of taakstelling.quotas.v1 (GM0716/2017-1) and taakstelling.nation.v1 (2017-1), in the outbox or sent';
COMMENT ON COLUMN published.value IS 'taakstelling.v1.Quota or NationalQuota; null: a tombstone';

CREATE TABLE outbox (
    sequence      bigint  NOT NULL PRIMARY KEY,
    topic         text    NOT NULL,
    key           bytea,
    value         bytea,
    header_names  bytea[] NOT NULL,
    header_values bytea[] NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000); -- every row goes soon
COMMENT ON TABLE outbox IS 'Messages to publish, in the order of sequence, without a gap; a row goes when it was sent';

CREATE TABLE emitter (
    one           boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
    last_sequence bigint  NOT NULL DEFAULT 0,
    sent_sequence bigint  NOT NULL DEFAULT 0 CHECK (sent_sequence <= last_sequence),
    reconcile     boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE emitter IS 'One row: where the emitter is';
COMMENT ON COLUMN emitter.last_sequence IS 'Highest outbox-sequence given out';
COMMENT ON COLUMN emitter.sent_sequence IS 'At least up to here the outbox is on the topics; how far exactly, their last messages tell';
COMMENT ON COLUMN emitter.reconcile IS 'The emitter is to read anew from the topics what was published';
INSERT INTO emitter DEFAULT VALUES;

CREATE TABLE awaited (
    topic       text   NOT NULL,
    partition   int    NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
);
COMMENT ON TABLE awaited IS 'Where the consumers must be before the emitter publishes figures again, after the records were made anew or were older than what was published';

CREATE TABLE reject_published (
    topic     text   NOT NULL,
    partition int    NOT NULL,
    "offset"  bigint NOT NULL,
    sequence  bigint NOT NULL,
    PRIMARY KEY (topic, partition, "offset")
);
COMMENT ON TABLE reject_published IS 'Rejects that are on the topic but not in table reject: not yet again after a restore or a rebuild, or no longer, as they are old. They are not published a second time';
