-- Keeps the last message of some keys of taakstelling.quotas.v1.
-- $1 text[], $2 date[], $3 bigint[], $4 smallint[], $5 smallint[], $6 bigint[], $7 bigint[], $8 bigint[], $9 smallint[],
-- $10 bigint[], $11 bigint[], $12 int[], $13 int[], $14 int[], $15 bigint[], $16 bigint[], $17 int[], $18 smallint[],
-- $19 bigint[], $20 date[], $21 date[]: the fields, in their order;
-- $22 bigint[]: outbox-sequences (null: not known); $23 timestamptz[]: ce_times (null: not known)
INSERT INTO quota (municipality_code, period, revision, phase, total_status, national_total, inhabitants,
    national_inhabitants, basis, computed_quota, quota, transferred, carry_over, corrected_quota, realised,
    realised_family, remaining, schedule, months_elapsed, position_date, population_date, sequence, told_at)
SELECT *
FROM unnest($1::text[], $2::date[], $3::bigint[], $4::smallint[], $5::smallint[], $6::bigint[], $7::bigint[],
            $8::bigint[], $9::smallint[], $10::bigint[], $11::bigint[], $12::int[], $13::int[], $14::int[],
            $15::bigint[], $16::bigint[], $17::int[], $18::smallint[], $19::bigint[], $20::date[], $21::date[],
            $22::bigint[], $23::timestamptz[])
ON CONFLICT (period, municipality_code) DO UPDATE SET
    revision = excluded.revision, phase = excluded.phase, total_status = excluded.total_status,
    national_total = excluded.national_total, inhabitants = excluded.inhabitants,
    national_inhabitants = excluded.national_inhabitants, basis = excluded.basis,
    computed_quota = excluded.computed_quota, quota = excluded.quota, transferred = excluded.transferred,
    carry_over = excluded.carry_over, corrected_quota = excluded.corrected_quota, realised = excluded.realised,
    realised_family = excluded.realised_family, remaining = excluded.remaining, schedule = excluded.schedule,
    months_elapsed = excluded.months_elapsed, position_date = excluded.position_date,
    population_date = excluded.population_date, sequence = excluded.sequence,
    told_at = excluded.told_at
