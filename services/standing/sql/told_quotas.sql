-- The last messages of taakstelling.quotas.v1 that were told after a sequence, of keys that have figures: a column a field, in
-- the order of the fields; then outbox-sequence and ce_time (null: not known).
-- $1 bigint: the sequence; $2 bigint: how many at most; $3 text: of which municipality (null: all)
SELECT municipality_code, period, revision, phase, total_status, national_total, inhabitants, national_inhabitants,
       basis, computed_quota, quota, transferred, carry_over, corrected_quota, realised, realised_family, remaining,
       schedule, months_elapsed, position_date, population_date, sequence, told_at
FROM quota
WHERE sequence > $1 AND ($3::text IS NULL OR municipality_code = $3)
LIMIT $2
