-- Provinces in which the registers and reorganisations up to a day have a municipality, by what the newest says of each.
-- $1 date: the day
-- province int
SELECT DISTINCT substr(province_code, 3)::int AS province
FROM (
    SELECT DISTINCT ON (municipality_code) province_code
    FROM municipality
    WHERE effective_on <= $1
    ORDER BY municipality_code, effective_on DESC
) AS place
ORDER BY province
