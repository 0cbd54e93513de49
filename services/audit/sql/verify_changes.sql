-- Every determined figure, and what its changes make of it.
-- municipality_code text (NL00: the nation), period date, figure text, value bigint (null: there is none), after bigint
-- (what its last change made it; null: none), broken bigint (changes that do not go on from the one before),
-- differs boolean (whether value and after are not the same)
WITH change AS (
    SELECT municipality_code, period, figure, after,
           before IS DISTINCT FROM lag(after) OVER history AS broken,
           lead(change_id) OVER history IS NULL AS last
    FROM quota_change
    WINDOW history AS (PARTITION BY municipality_code, period, figure ORDER BY change_id)
), changed AS MATERIALIZED (
    SELECT municipality_code, period, figure, max(after) FILTER (WHERE last) AS after,
           count(*) FILTER (WHERE broken) AS broken
    FROM change
    GROUP BY municipality_code, period, figure
)
SELECT municipality_code, period, figure, value, after, coalesce(broken, 0),
       CASE WHEN figure IN ('transferred', 'carry_over') THEN coalesce(value, 0) <> coalesce(after, 0)
            ELSE value IS DISTINCT FROM after END
FROM determined_figure FULL JOIN changed USING (municipality_code, period, figure)
