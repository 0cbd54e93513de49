-- The last messages of taakstelling.nation.v1 that were told after a sequence, of keys that have figures: a column a field, in
-- the order of the fields; then outbox-sequence and ce_time (null: not known).
-- $1 bigint: the sequence; $2 bigint: how many at most
SELECT period, revision, phase, total_status, national_total, announced_late, quota_sum, carry_over, corrected_quota,
       realised, realised_family, remaining, municipalities_on_schedule, municipalities_slightly_behind,
       municipalities_behind, permits_asylum, permits_family, permits_relocation, permits_resettlement,
       family_arrivals, waiting, family_expected, position_date, basis, official_quotas, unassigned, sequence, told_at
FROM nation
WHERE sequence > $1
LIMIT $2
