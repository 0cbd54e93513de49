-- Persons who came in by kind and day, by the records and by what is kept of those that were forgotten. The columns and the order are
-- ledger/sql/inflow.sql's.
-- kind smallint, day date, persons bigint
SELECT kind, day, sum(persons)::bigint AS persons
FROM (
    SELECT category AS kind, granted_on AS day, persons FROM permit WHERE NOT withdrawn
    UNION ALL
    SELECT 0::smallint, arrived_on, persons FROM family_arrival WHERE NOT withdrawn
    UNION ALL
    SELECT kind, day, persons FROM forgotten_inflow
) AS part
GROUP BY 1, 2
ORDER BY 1, 2
