-- Persons housed by code and half-year, with what is not yet folded, in that order.
-- municipality smallint, period date, persons bigint, family bigint
SELECT municipality, period, sum(persons)::bigint AS persons, sum(family)::bigint AS family
FROM (
    SELECT municipality, period, persons, family FROM housed
    UNION ALL
    SELECT part.municipality, part.period, part.persons, part.family
    FROM difference, unnest(municipalities, periods, difference.persons, difference.family)
        AS part (municipality, period, persons, family)
) AS part
GROUP BY municipality, period
ORDER BY municipality, period
