-- Persons who came in by kind and day: by the records, and as the aggregate with its differences has it.
-- kind smallint, day date, persons bigint (records), persons bigint (aggregate)
WITH records AS (
    SELECT category AS kind, granted_on AS day, sum(persons)::bigint AS persons
    FROM permit
    WHERE NOT withdrawn
    GROUP BY 1, 2
    UNION ALL
    SELECT 0::smallint, arrived_on, sum(persons)::bigint
    FROM family_arrival
    WHERE NOT withdrawn
    GROUP BY 1, 2
), kept AS (
    SELECT kind, day, sum(persons)::bigint AS persons
    FROM (
        SELECT kind, day, persons FROM inflow
        UNION ALL
        SELECT part.kind, part.day, part.persons
        FROM difference, unnest(inflow_kinds, inflow_days, inflow_persons) AS part (kind, day, persons)
    ) AS part
    GROUP BY 1, 2
)
SELECT kind, day, coalesce(records.persons, 0), coalesce(kept.persons, 0)
FROM records FULL JOIN kept USING (kind, day)
ORDER BY kind, day
