-- The last message of every key of taakstelling.quotas.v1 that has figures, a column a field, in the order of the fields.
SELECT municipality_code, period, revision, phase, total_status, national_total, inhabitants, national_inhabitants,
       basis, computed_quota, quota, transferred, carry_over, corrected_quota, realised, realised_family, remaining,
       schedule, months_elapsed, position_date, population_date
FROM quota
