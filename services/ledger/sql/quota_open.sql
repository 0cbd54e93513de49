-- Begins to read the last message of every key of taakstelling.quotas.v1 that has figures, a column a field, in the order of
-- the fields; then its outbox-sequence and its ce_time (null: not known). By a cursor, as a result of all would take half a
-- kilobyte a key.
DECLARE quota_rows NO SCROLL CURSOR FOR
SELECT municipality_code, period, revision, phase, total_status, national_total, inhabitants, national_inhabitants,
       basis, computed_quota, quota, transferred, carry_over, corrected_quota, realised, realised_family, remaining,
       schedule, months_elapsed, position_date, population_date, sequence, told_at
FROM quota
