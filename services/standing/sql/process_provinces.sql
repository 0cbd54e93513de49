-- Provinces in which the registers and reorganisations up to a day have a municipality.
-- $1 date: the day
-- province int
SELECT DISTINCT substr(province_code, 3)::int AS province
FROM municipality
WHERE effective_on <= $1
ORDER BY province
