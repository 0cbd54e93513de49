-- Persons who wait: of permits (but family reunification, whose persons have not come yet) and arrivals, less those of
-- the placements that name the record. All that has a date before a day, by whole weeks until another day.
-- $1 date: before it; $2 date: weeks until it
-- weeks int, persons bigint
WITH housed AS MATERIALIZED (
    SELECT holder_record_id AS record_id, sum(persons) AS persons
    FROM placement
    WHERE NOT withdrawn AND holder_record_id IS NOT NULL AND housed_on < $1
    GROUP BY holder_record_id
), record AS (
    SELECT permit_id AS record_id, granted_on AS day, persons
    FROM permit
    WHERE NOT withdrawn AND category <> 2 AND granted_on < $1
    UNION ALL
    SELECT arrival_id, arrived_on, persons
    FROM family_arrival
    WHERE NOT withdrawn AND arrived_on < $1
)
SELECT ($2 - day) / 7 AS weeks, sum(record.persons - coalesce(housed.persons, 0))::bigint AS persons
FROM record LEFT JOIN housed USING (record_id)
WHERE record.persons > coalesce(housed.persons, 0)
GROUP BY weeks
ORDER BY weeks
