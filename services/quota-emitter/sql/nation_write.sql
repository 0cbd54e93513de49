-- Keeps the last message of some keys of taakstelling.nation.v1.
-- $1 date[], $2 bigint[], $3 smallint[], $4 smallint[], $5 bigint[], $6 boolean[], $7 bigint[], $8 int[], $9 int[],
-- $10 bigint[], $11 bigint[], $12 int[], $13 bigint[], $14 bigint[], $15 bigint[], $16 bigint[], $17 bigint[],
-- $18 bigint[], $19 bigint[], $20 bigint[], $21 int[], $22 bigint[], $23 date[], $24 smallint[], $25 bigint[],
-- $26 bigint[]: the fields, in their order;
-- $27 bigint[]: outbox-sequences (null: not known); $28 timestamptz[]: ce_times (null: not known)
INSERT INTO nation (period, revision, phase, total_status, national_total, announced_late, quota_sum, carry_over,
    corrected_quota, realised, realised_family, remaining, municipalities_on_schedule, municipalities_slightly_behind,
    municipalities_behind, permits_asylum, permits_family, permits_relocation, permits_resettlement, family_arrivals,
    waiting, family_expected, position_date, basis, official_quotas, unassigned, sequence, told_at)
SELECT *
FROM unnest($1::date[], $2::bigint[], $3::smallint[], $4::smallint[], $5::bigint[], $6::boolean[],
            $7::bigint[], $8::int[], $9::int[], $10::bigint[], $11::bigint[], $12::int[], $13::bigint[],
            $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[], $18::bigint[], $19::bigint[],
            $20::bigint[], $21::int[], $22::bigint[], $23::date[], $24::smallint[], $25::bigint[],
            $26::bigint[], $27::bigint[], $28::timestamptz[])
ON CONFLICT (period) DO UPDATE SET
    revision = excluded.revision, phase = excluded.phase, total_status = excluded.total_status,
    national_total = excluded.national_total, announced_late = excluded.announced_late,
    quota_sum = excluded.quota_sum, carry_over = excluded.carry_over, corrected_quota = excluded.corrected_quota,
    realised = excluded.realised, realised_family = excluded.realised_family, remaining = excluded.remaining,
    municipalities_on_schedule = excluded.municipalities_on_schedule,
    municipalities_slightly_behind = excluded.municipalities_slightly_behind,
    municipalities_behind = excluded.municipalities_behind, permits_asylum = excluded.permits_asylum,
    permits_family = excluded.permits_family, permits_relocation = excluded.permits_relocation,
    permits_resettlement = excluded.permits_resettlement, family_arrivals = excluded.family_arrivals,
    waiting = excluded.waiting, family_expected = excluded.family_expected, position_date = excluded.position_date,
    basis = excluded.basis, official_quotas = excluded.official_quotas, unassigned = excluded.unassigned,
    sequence = excluded.sequence, told_at = excluded.told_at
