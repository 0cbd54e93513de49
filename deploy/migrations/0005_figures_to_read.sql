-- What was published, readable for whoever has SQL: a column for each field of the messages, with names and provinces, and
-- what changed when and why.

CREATE TABLE quota (
    municipality_code    text     NOT NULL CHECK (municipality_code ~ '^GM[0-9]{4}$'),
    period               date     NOT NULL CHECK (period = half_year(period)),
    revision             bigint   NOT NULL CHECK (revision > 0),
    phase                smallint NOT NULL,
    total_status         smallint NOT NULL,
    national_total       bigint   NOT NULL,
    inhabitants          bigint   NOT NULL,
    national_inhabitants bigint   NOT NULL,
    basis                smallint NOT NULL,
    computed_quota       bigint   NOT NULL,
    quota                bigint   NOT NULL,
    transferred          int      NOT NULL,
    carry_over           int      NOT NULL,
    corrected_quota      int      NOT NULL,
    realised             bigint   NOT NULL,
    realised_family      bigint   NOT NULL,
    remaining            int      NOT NULL,
    schedule             smallint NOT NULL,
    months_elapsed       bigint   NOT NULL,
    position_date        date,
    population_date      date,
    PRIMARY KEY (period, municipality_code)
) WITH (fillfactor = 50); -- a round updates in place
COMMENT ON TABLE quota IS 'Where each municipality stands in each period: the last message of every key of taakstelling.quotas.v1, in the outbox or sent, a column a field. With names and words: view quota_overview';
COMMENT ON COLUMN quota.municipality_code IS 'CBS code, GM0716';
COMMENT ON COLUMN quota.period IS 'First day of the half-year';
COMMENT ON COLUMN quota.revision IS 'Of the message: 1, 2, 3 … for the key';
COMMENT ON COLUMN quota.phase IS 'Of the period on the position date: 1 announced, 2 running, 3 ended';
COMMENT ON COLUMN quota.total_status IS 'Of the national total in force: 1 forecast, 2 definitive, 3 indicative (computed from the inflow)';
COMMENT ON COLUMN quota.national_total IS 'Persons to be housed in the whole country, vg of article 29';
COMMENT ON COLUMN quota.inhabitants IS 'Of the municipality, as they count: iG of article 29; 0: not known';
COMMENT ON COLUMN quota.national_inhabitants IS 'iN of article 29';
COMMENT ON COLUMN quota.basis IS 'Where quota comes from: 1 statutory, 2 sum-preserving, 3 official';
COMMENT ON COLUMN quota.computed_quota IS 'Persons, by the total''s method';
COMMENT ON COLUMN quota.quota IS 'Persons: the official figure where there is one, else the computed one';
COMMENT ON COLUMN quota.transferred IS 'Persons taken over (+) or handed over (-), article 29(2)';
COMMENT ON COLUMN quota.carry_over IS 'Persons: + backlog, - lead; 0 before the period starts';
COMMENT ON COLUMN quota.corrected_quota IS 'quota + transferred + carry_over';
COMMENT ON COLUMN quota.realised IS 'Persons housed in the period';
COMMENT ON COLUMN quota.realised_family IS 'Of these: family members';
COMMENT ON COLUMN quota.remaining IS 'corrected_quota - realised';
COMMENT ON COLUMN quota.schedule IS 'Against an even spread over six months: 1 on schedule, 2 slightly behind, 3 behind';
COMMENT ON COLUMN quota.months_elapsed IS 'Whole months of the period gone by, 0 to 6';
COMMENT ON COLUMN quota.position_date IS 'Newest date in any valid event when the message was made; null before the first';
COMMENT ON COLUMN quota.population_date IS 'Reference date of the inhabitants';

CREATE TABLE nation (
    period                         date     NOT NULL PRIMARY KEY CHECK (period = half_year(period)),
    revision                       bigint   NOT NULL CHECK (revision > 0),
    phase                          smallint NOT NULL,
    total_status                   smallint NOT NULL,
    national_total                 bigint   NOT NULL,
    announced_late                 boolean  NOT NULL,
    quota_sum                      bigint   NOT NULL,
    carry_over                     int      NOT NULL,
    corrected_quota                int      NOT NULL,
    realised                       bigint   NOT NULL,
    realised_family                bigint   NOT NULL,
    remaining                      int      NOT NULL,
    municipalities_on_schedule     bigint   NOT NULL,
    municipalities_slightly_behind bigint   NOT NULL,
    municipalities_behind          bigint   NOT NULL,
    permits_asylum                 bigint   NOT NULL,
    permits_family                 bigint   NOT NULL,
    permits_relocation             bigint   NOT NULL,
    permits_resettlement           bigint   NOT NULL,
    family_arrivals                bigint   NOT NULL,
    waiting                        int      NOT NULL,
    family_expected                bigint   NOT NULL,
    position_date                  date,
    basis                          smallint NOT NULL,
    official_quotas                bigint   NOT NULL,
    unassigned                     bigint   NOT NULL
) WITH (fillfactor = 50); -- a round updates in place
COMMENT ON TABLE nation IS 'Where the country stands in each period: the last message of every key of taakstelling.nation.v1, in the outbox or sent, a column a field; sums over the municipalities. Persons but where said';
COMMENT ON COLUMN nation.period IS 'First day of the half-year';
COMMENT ON COLUMN nation.revision IS 'Of the message: 1, 2, 3 … for the key';
COMMENT ON COLUMN nation.phase IS 'On the position date: 1 announced, 2 running, 3 ended';
COMMENT ON COLUMN nation.total_status IS 'Of the total in force: 1 forecast, 2 definitive, 3 indicative (computed from the inflow)';
COMMENT ON COLUMN nation.national_total IS 'Persons to be housed in the period, vg of article 29';
COMMENT ON COLUMN nation.announced_late IS 'The total in force was announced later than 91 days before the period (article 28)';
COMMENT ON COLUMN nation.quota_sum IS 'Of all quotas; each rounded up it exceeds the total';
COMMENT ON COLUMN nation.carry_over IS '+ backlog, - lead';
COMMENT ON COLUMN nation.corrected_quota IS 'quota_sum + carry_over: transfers cancel out';
COMMENT ON COLUMN nation.realised IS 'Persons housed in the period in municipalities';
COMMENT ON COLUMN nation.realised_family IS 'Of these: family members';
COMMENT ON COLUMN nation.remaining IS 'corrected_quota - realised';
COMMENT ON COLUMN nation.municipalities_on_schedule IS 'Municipalities';
COMMENT ON COLUMN nation.municipalities_slightly_behind IS 'Municipalities';
COMMENT ON COLUMN nation.municipalities_behind IS 'Municipalities';
COMMENT ON COLUMN nation.permits_asylum IS 'Persons of permits granted in the period; so the next three';
COMMENT ON COLUMN nation.permits_family IS 'Granted before the persons travel';
COMMENT ON COLUMN nation.permits_relocation IS 'Persons of permits granted in the period';
COMMENT ON COLUMN nation.permits_resettlement IS 'Persons of permits granted in the period';
COMMENT ON COLUMN nation.family_arrivals IS 'Persons who arrived in the period';
COMMENT ON COLUMN nation.waiting IS 'Persons here without a home, whatever the date; in the running period, else 0';
COMMENT ON COLUMN nation.family_expected IS 'Persons with a family permit who have not arrived; in the running period, else 0';
COMMENT ON COLUMN nation.position_date IS 'Newest date in any valid event when the message was made; null before the first';
COMMENT ON COLUMN nation.basis IS 'Of the computed quotas: 1 statutory, 2 sum-preserving';
COMMENT ON COLUMN nation.official_quotas IS 'Municipalities that have an official quota';
COMMENT ON COLUMN nation.unassigned IS 'Persons housed in the period in codes that are no municipality then';

CREATE TABLE tombstone (
    key      text    NOT NULL PRIMARY KEY,
    revision bigint  NOT NULL CHECK (revision > 0),
    due      boolean NOT NULL
);
COMMENT ON TABLE tombstone IS 'Keys (GM0716/2017-1, 2017-1) that have no figures any more: their last message is a tombstone, and their revisions go on from here';
COMMENT ON COLUMN tombstone.due IS 'Whether the last message on the topic is something else, that tells no figures of its key: the tombstone is still to be sent, unless figures are';

CREATE TABLE quota_change (
    change_id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    municipality_code text        NOT NULL,
    period            date        NOT NULL,
    figure            text        NOT NULL CHECK (figure IN ('national_total', 'total_status', 'quota', 'transferred', 'carry_over')),
    before            bigint,
    after             bigint      CHECK (after IS DISTINCT FROM before),
    changed_at        timestamptz NOT NULL DEFAULT now(),
    position_date     date,
    cause             text,
    event_id          uuid,
    event_time        timestamptz
);
COMMENT ON TABLE quota_change IS 'Each change of a figure that is determined, not counted, in order; not of the indicative period, whose figures follow the inflow. A transfer or carry-over that is not there is 0. With names and words: view quota_history';
COMMENT ON COLUMN quota_change.municipality_code IS 'CBS code, GM0716; NL00: the nation, whose quota is quota_sum';
COMMENT ON COLUMN quota_change.period IS 'First day of the half-year';
COMMENT ON COLUMN quota_change.figure IS 'Which column of quota or nation';
COMMENT ON COLUMN quota_change.before IS 'Persons, or total_status: 1 forecast, 2 definitive; null: there was none, or only an indicative one';
COMMENT ON COLUMN quota_change.after IS 'As before; null: there is none any more';
COMMENT ON COLUMN quota_change.changed_at IS 'When the emitter found it; event_time is when its cause was said';
COMMENT ON COLUMN quota_change.position_date IS 'Newest date in any valid event by then';
COMMENT ON COLUMN quota_change.cause IS 'What was determined, by its subject (total/2017-2/definitive/2017-04-05); period-started: the balance of the period before counts from now on; placements: of the period before, all those of one position date in one row; null: not known, as after a restored backup';
COMMENT ON COLUMN quota_change.event_id IS 'ce_id of the determination that is the cause';
COMMENT ON COLUMN quota_change.event_time IS 'Its ce_time';
CREATE INDEX quota_change_last ON quota_change (municipality_code, period, figure, change_id);

CREATE VIEW determined_figure AS
SELECT municipality_code, period, figure, value, position_date
FROM (
    SELECT municipality_code, period, national_total, total_status, quota, transferred, carry_over, position_date
    FROM quota
    UNION ALL
    SELECT 'NL00', period, national_total, total_status, quota_sum, 0, carry_over, position_date FROM nation
) AS told
CROSS JOIN LATERAL (
    VALUES ('national_total', national_total), ('total_status', total_status), ('quota', quota),
           ('transferred', transferred), ('carry_over', carry_over)
) AS figure (figure, value)
WHERE total_status <> 3;
COMMENT ON VIEW determined_figure IS 'What quota_change tells the changes of, as it is now: a row for each figure of quota and nation that is determined, not of the indicative period';

CREATE TABLE municipality (
    municipality_code text NOT NULL,
    effective_on      date NOT NULL,
    name              text NOT NULL,
    province_code     text NOT NULL,
    PRIMARY KEY (municipality_code, effective_on)
);
COMMENT ON TABLE municipality IS 'Names: what each register and reorganisation calls a municipality, from its day on; made from the determinations';

CREATE TABLE province (
    province_code text NOT NULL PRIMARY KEY,
    name          text NOT NULL
);
COMMENT ON TABLE province IS 'The provinces, codes of Statistics Netherlands (CBS)';
INSERT INTO province (province_code, name) VALUES
    ('PV20', 'Groningen'), ('PV21', 'Fryslân'), ('PV22', 'Drenthe'), ('PV23', 'Overijssel'), ('PV24', 'Flevoland'),
    ('PV25', 'Gelderland'), ('PV26', 'Utrecht'), ('PV27', 'Noord-Holland'), ('PV28', 'Zuid-Holland'), ('PV29', 'Zeeland'),
    ('PV30', 'Noord-Brabant'), ('PV31', 'Limburg');

CREATE FUNCTION period_name(period date) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lpad(extract(year FROM period)::text, 4, '0') || '-' || CASE WHEN extract(month FROM period) <= 6 THEN 1 ELSE 2 END;
COMMENT ON FUNCTION period_name(date) IS 'Half-year of a day as messages and programs name it: 2017-1';

CREATE FUNCTION total_status_name(total_status bigint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (ARRAY['forecast', 'definitive', 'indicative'])[total_status];
COMMENT ON FUNCTION total_status_name(bigint) IS 'Word for a TotalStatus';

CREATE VIEW quota_overview AS
SELECT period_name(period) AS period,
       quota.municipality_code,
       municipality.name,
       municipality.province_code,
       province.name AS province,
       (ARRAY['announced', 'running', 'ended'])[phase] AS phase,
       total_status_name(total_status) AS total_status,
       national_total,
       inhabitants,
       national_inhabitants,
       (ARRAY['statutory', 'sum-preserving', 'official'])[basis] AS basis,
       computed_quota,
       quota,
       transferred,
       carry_over,
       corrected_quota,
       realised,
       realised_family,
       remaining,
       CASE WHEN corrected_quota > 0 THEN round(100.0 * realised / corrected_quota, 1) END AS percent_realised,
       (ARRAY['on schedule', 'slightly behind', 'behind'])[schedule] AS schedule,
       months_elapsed,
       position_date,
       population_date,
       revision
FROM quota
LEFT JOIN LATERAL (
    SELECT name, province_code FROM municipality
    WHERE municipality.municipality_code = quota.municipality_code AND effective_on <= period
    ORDER BY effective_on DESC LIMIT 1
) AS municipality ON true
LEFT JOIN province USING (province_code);
COMMENT ON VIEW quota_overview IS 'Table quota with names, provinces and words: SELECT name, quota, realised, remaining FROM quota_overview WHERE period = ''2017-1'' AND province = ''Zeeland''';
COMMENT ON COLUMN quota_overview.name IS 'Of the municipality on the period''s first day';
COMMENT ON COLUMN quota_overview.percent_realised IS 'Of the corrected quota; null where nothing is to be done';

CREATE VIEW quota_history AS
SELECT change_id,
       changed_at,
       period_name(period) AS period,
       quota_change.municipality_code,
       CASE quota_change.municipality_code WHEN 'NL00' THEN 'Nederland' ELSE municipality.name END AS name,
       figure,
       CASE figure WHEN 'total_status' THEN total_status_name(before) ELSE before::text END AS before,
       CASE figure WHEN 'total_status' THEN total_status_name(after) ELSE after::text END AS after,
       position_date,
       cause,
       event_id,
       event_time
FROM quota_change
LEFT JOIN LATERAL (
    SELECT name FROM municipality
    WHERE municipality.municipality_code = quota_change.municipality_code AND effective_on <= period
    ORDER BY effective_on DESC LIMIT 1
) AS municipality ON true;
COMMENT ON VIEW quota_history IS 'Table quota_change with names and words: SELECT changed_at, figure, before, after, cause FROM quota_history WHERE name = ''''''s-Gravenhage'' AND period = ''2017-2'' ORDER BY change_id';

DROP TABLE published;
-- The topics tell what was published: the emitter reads it from them into quota and nation.
UPDATE emitter SET reconcile = true WHERE last_sequence > 0;
