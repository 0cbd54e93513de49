-- Persons housed by code and month, with what is not yet folded, in that order.
-- municipality smallint, month date, persons bigint, family bigint
SELECT municipality, month, sum(persons)::bigint AS persons, sum(family)::bigint AS family
FROM (
    SELECT municipality, month, persons, family FROM housed
    UNION ALL
    SELECT part.municipality, part.month, part.persons, part.family
    FROM difference, unnest(municipalities, months, difference.persons, difference.family)
        AS part (municipality, month, persons, family)
) AS part
GROUP BY municipality, month
ORDER BY municipality, month
