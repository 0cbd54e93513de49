-- Persons housed by code and month, by the records and by what is kept of those that were forgotten. The columns and the order are
-- ledger/sql/housed.sql's.
-- municipality smallint, month date, persons bigint, family bigint
SELECT municipality, month, sum(persons)::bigint AS persons, sum(family)::bigint AS family
FROM (
    SELECT municipality, month_start(housed_on) AS month, sum(persons) AS persons,
           coalesce(sum(persons) FILTER (WHERE origin = 2), 0) AS family
    FROM placement
    WHERE NOT withdrawn
    GROUP BY 1, 2
    UNION ALL
    SELECT municipality, month, persons, family FROM forgotten_housed
) AS part
GROUP BY 1, 2
ORDER BY 1, 2
