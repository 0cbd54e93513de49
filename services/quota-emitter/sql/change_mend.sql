-- Where a determined figure is not what its last change made it: notes that, without a cause. The history is another one
-- than that of the topics, as after a restored backup, or none was kept.
WITH last AS MATERIALIZED (
    SELECT DISTINCT ON (municipality_code, period, figure) municipality_code, period, figure, after
    FROM quota_change
    ORDER BY municipality_code, period, figure, change_id DESC
), compared AS MATERIALIZED (
    SELECT municipality_code, period, figure, after AS before, position_date,
           CASE WHEN figure IN ('transferred', 'carry_over') THEN coalesce(value, 0) ELSE value END AS after,
           CASE WHEN figure IN ('transferred', 'carry_over') THEN coalesce(after, 0) ELSE after END AS compared
    FROM determined_figure FULL JOIN last USING (municipality_code, period, figure)
)
INSERT INTO quota_change (municipality_code, period, figure, before, after, position_date)
SELECT municipality_code, period, figure, before, after, position_date
FROM compared
WHERE after IS DISTINCT FROM compared
