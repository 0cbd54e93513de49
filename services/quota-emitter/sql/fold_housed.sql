-- Folds the differences of this snapshot into housed.
-- municipality smallint, period date, persons bigint, family bigint: the rows that changed, as they are now
INSERT INTO housed AS aggregate (municipality, period, persons, family)
SELECT part.municipality, part.period, sum(part.persons), sum(part.family)
FROM difference, unnest(municipalities, periods, difference.persons, difference.family)
    AS part (municipality, period, persons, family)
GROUP BY part.municipality, part.period
ON CONFLICT (municipality, period) DO UPDATE
SET persons = aggregate.persons + excluded.persons, family = aggregate.family + excluded.family
RETURNING municipality, period, persons, family
