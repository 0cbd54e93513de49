-- Persons who came in by kind and day, by the records. The columns and the order are ledger/sql/inflow.sql's.
-- kind smallint, day date, persons bigint
SELECT category AS kind, granted_on AS day, sum(persons)::bigint AS persons
FROM permit
WHERE NOT withdrawn
GROUP BY 1, 2
UNION ALL
SELECT 0::smallint, arrived_on, sum(persons)::bigint
FROM family_arrival
WHERE NOT withdrawn
GROUP BY 1, 2
ORDER BY 1, 2
