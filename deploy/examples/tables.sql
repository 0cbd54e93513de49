-- What quotas keeps in a PostgreSQL of your own: psql "$OWN_DATABASE_URL" -f tables.sql

-- Quota's fields as columns; a period as 2017-1, an enum as in the .proto, such as SCHEDULE_ON_SCHEDULE.
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

-- The last message that the rows came from, of each partition: its offset, and Kafka's timestamp in milliseconds since 1970.
CREATE TABLE quota_position (
    partition    int PRIMARY KEY,
    "offset"     bigint NOT NULL,
    timestamp_ms bigint NOT NULL
);
