-- Where the figures that the topics tell are others than those that the last change made: notes that, without a cause.
-- Another history than the topics' was restored, or none was kept.
WITH figure AS MATERIALIZED (
    SELECT municipality_code, period, figure.name, figure.value, position_date
    FROM (
        SELECT municipality_code, period, national_total, total_status, quota, transferred, carry_over, position_date
        FROM quota
        UNION ALL
        SELECT 'NL00', period, national_total, total_status, quota_sum, 0, carry_over, position_date FROM nation
    ) AS told
    CROSS JOIN LATERAL (
        VALUES ('national_total', national_total), ('total_status', total_status), ('quota', quota),
               ('transferred', transferred), ('carry_over', carry_over)
    ) AS figure (name, value)
    WHERE total_status <> 3
), last AS MATERIALIZED (
    SELECT DISTINCT ON (municipality_code, period, figure) municipality_code, period, figure AS name, after
    FROM quota_change
    ORDER BY municipality_code, period, figure, change_id DESC
)
INSERT INTO quota_change (municipality_code, period, figure, before, after, position_date)
SELECT municipality_code, period, name, after, value, position_date
FROM figure LEFT JOIN last USING (municipality_code, period, name)
WHERE CASE WHEN name IN ('transferred', 'carry_over') THEN coalesce(after, 0) ELSE after END IS DISTINCT FROM value
