-- Persons housed by code and month, by the records. The columns and the order are ledger/sql/housed.sql's.
-- municipality smallint, month date, persons bigint, family bigint
SELECT municipality, month_start(housed_on) AS month, sum(persons)::bigint AS persons,
       coalesce(sum(persons) FILTER (WHERE origin = 2), 0)::bigint AS family
FROM placement
WHERE NOT withdrawn
GROUP BY 1, 2
ORDER BY 1, 2
