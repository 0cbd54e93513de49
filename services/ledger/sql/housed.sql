-- Persons housed by code and half-year, with what is not yet folded.
-- municipality smallint, period date, persons bigint, family bigint
SELECT municipality, half_year(month) AS period, sum(persons)::bigint AS persons, sum(family)::bigint AS family
FROM (
    SELECT municipality, month, persons, family FROM housed
    UNION ALL
    SELECT part.municipality, part.month, part.persons, part.family
    FROM difference, unnest(municipalities, months, difference.persons, difference.family)
        AS part (municipality, month, persons, family)
) AS part
GROUP BY municipality, half_year(month)
