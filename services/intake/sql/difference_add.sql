-- Appends what a batch changes in the aggregates, and wakes the emitter when the batch commits.
-- $1 smallint[]: municipalities; $2 date[]: months; $3, $4 int[]: persons, of these family;
-- $5 smallint[]: kinds of inflow; $6 date[]: days; $7 int[]: persons; $8 date: latest date;
-- $9 text[]: what was determined anew, by its subject; $10 boolean: there are rejects; $11 text: traceparent;
-- $12 bigint: when its oldest event came; -1: not known
WITH added AS (
    INSERT INTO difference (municipalities, months, persons, family, inflow_kinds, inflow_days, inflow_persons,
                            latest_on, determined, rejected, traceparent, came_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, nullif($12::bigint, -1))
)
SELECT pg_notify(channel('difference'), '')
