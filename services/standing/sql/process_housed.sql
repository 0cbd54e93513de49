-- Persons who were housed from a day on until before another one, by month, province (0: not known) and whole weeks from
-- the date of the permit or arrival that the placement names. Weeks are null where it names none that is known and waits
-- (a permit for family reunification does not), or one with a later date.
-- $1 date: from it on, which is also the day of the register that tells the province; $2 date: before it
-- month date, province int, weeks int, persons bigint
WITH place AS MATERIALIZED (
    SELECT DISTINCT ON (municipality_code) substr(municipality_code, 3)::int AS municipality,
           substr(province_code, 3)::int AS province
    FROM municipality
    WHERE effective_on <= $1
    ORDER BY municipality_code, effective_on DESC
)
SELECT month_start(housed_on) AS month, coalesce(province, 0) AS province,
       (housed_on - coalesce(granted_on, arrived_on)) / 7 AS weeks, sum(placement.persons)::bigint AS persons
FROM placement
LEFT JOIN place ON place.municipality = placement.municipality
LEFT JOIN permit ON permit_id = holder_record_id AND NOT permit.withdrawn AND category <> 2 AND granted_on <= housed_on
LEFT JOIN family_arrival
    ON arrival_id = holder_record_id AND NOT family_arrival.withdrawn AND arrived_on <= housed_on
WHERE NOT placement.withdrawn AND housed_on >= $1 AND housed_on < $2
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
