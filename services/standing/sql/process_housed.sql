-- Persons who were housed from a day on until before another one, by month, municipality and whole weeks from the date of
-- the permit or arrival that the placement names. Weeks are null where it names none that is known and waits (a permit for
-- family reunification does not), or one with a later date; and of all who were forgotten on request, in rows of their own.
-- $1 date: from it on; $2 date: before it
-- month date, municipality smallint, weeks int, persons bigint
SELECT month_start(housed_on) AS month, municipality, (housed_on - coalesce(granted_on, arrived_on)) / 7 AS weeks,
       sum(placement.persons)::bigint AS persons
FROM placement
LEFT JOIN permit
    ON permit_id = holder_record_id AND NOT permit.withdrawn AND category <> 2 AND granted_on <= housed_on
LEFT JOIN family_arrival
    ON arrival_id = holder_record_id AND NOT family_arrival.withdrawn AND arrived_on <= housed_on
WHERE NOT placement.withdrawn AND housed_on >= $1 AND housed_on < $2
GROUP BY 1, 2, 3
UNION ALL
SELECT month, municipality, NULL, persons
FROM forgotten_housed
WHERE month >= $1 AND month < $2
