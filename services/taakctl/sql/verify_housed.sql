-- Persons housed by code and half-year: by the records, and as the aggregate with its differences has it.
-- municipality smallint, period date, persons bigint, family bigint (records), persons bigint, family bigint (aggregate)
WITH records AS (
    SELECT municipality, half_year(housed_on) AS period, sum(persons)::bigint AS persons,
           coalesce(sum(persons) FILTER (WHERE origin = 2), 0)::bigint AS family
    FROM placement
    WHERE NOT withdrawn
    GROUP BY 1, 2
), kept AS (
    SELECT municipality, period, sum(persons)::bigint AS persons, sum(family)::bigint AS family
    FROM (
        SELECT municipality, period, persons, family FROM housed
        UNION ALL
        SELECT part.municipality, part.period, part.persons, part.family
        FROM difference, unnest(municipalities, periods, difference.persons, difference.family)
            AS part (municipality, period, persons, family)
    ) AS part
    GROUP BY 1, 2
)
SELECT municipality, period, coalesce(records.persons, 0), coalesce(records.family, 0), coalesce(kept.persons, 0),
       coalesce(kept.family, 0)
FROM records FULL JOIN kept USING (municipality, period)
ORDER BY municipality, period
