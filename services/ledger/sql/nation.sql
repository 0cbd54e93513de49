-- The last message of every key of taakstelling.nation.v1 that has figures, a column a field, in the order of the fields;
-- then its outbox-sequence and its ce_time (null: not known).
SELECT period, revision, phase, total_status, national_total, announced_late, quota_sum, carry_over, corrected_quota,
       realised, realised_family, remaining, municipalities_on_schedule, municipalities_slightly_behind,
       municipalities_behind, permits_asylum, permits_family, permits_relocation, permits_resettlement,
       family_arrivals, waiting, family_expected, position_date, basis, official_quotas, unassigned, sequence, told_at
FROM nation
