-- Folds the differences of this snapshot into housed.
-- municipality smallint, period date, persons bigint, family bigint: by how much each half-year of a code changes
WITH part AS MATERIALIZED (
    SELECT part.municipality, part.month, sum(part.persons) AS persons, sum(part.family) AS family
    FROM difference, unnest(municipalities, months, difference.persons, difference.family)
        AS part (municipality, month, persons, family)
    GROUP BY part.municipality, part.month
), folded AS (
    INSERT INTO housed AS aggregate (municipality, month, persons, family)
    SELECT municipality, month, persons, family FROM part
    ON CONFLICT (municipality, month) DO UPDATE
    SET persons = aggregate.persons + excluded.persons, family = aggregate.family + excluded.family
)
SELECT municipality, half_year(month), sum(persons)::bigint, sum(family)::bigint
FROM part
GROUP BY municipality, half_year(month)
