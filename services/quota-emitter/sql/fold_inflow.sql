-- Folds the differences of this snapshot into inflow.
-- kind smallint, day date, persons bigint: the rows that changed, as they are now
INSERT INTO inflow AS aggregate (kind, day, persons)
SELECT part.kind, part.day, sum(part.persons)
FROM difference, unnest(inflow_kinds, inflow_days, inflow_persons) AS part (kind, day, persons)
GROUP BY part.kind, part.day
ON CONFLICT (kind, day) DO UPDATE SET persons = aggregate.persons + excluded.persons
RETURNING kind, day, persons
