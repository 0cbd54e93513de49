-- In which province each municipality lies, by what the newest register or reorganisation up to a day says of it.
-- $1 date: the day
-- municipality int, province int
SELECT DISTINCT ON (municipality_code) substr(municipality_code, 3)::int AS municipality,
       substr(province_code, 3)::int AS province
FROM municipality
WHERE effective_on <= $1
ORDER BY municipality_code, effective_on DESC
