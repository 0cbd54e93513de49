-- Persons who came in by kind and day, with what is not yet folded, in that order.
-- kind smallint, day date, persons bigint
SELECT kind, day, sum(persons)::bigint AS persons
FROM (
    SELECT kind, day, persons FROM inflow
    UNION ALL
    SELECT part.kind, part.day, part.persons
    FROM difference, unnest(inflow_kinds, inflow_days, inflow_persons) AS part (kind, day, persons)
) AS part
GROUP BY kind, day
ORDER BY kind, day
