-- Notes that determined figures changed. What a figure was before is what its last row says it became; where that is the
-- same nothing changed. Placements of one position date that follow one another are one row, and none where they come to
-- nothing. A transfer or a carry-over that is not there is 0.
-- $1 text[]: municipalities; $2 date[]: periods; $3 text[]: figures; $4 bigint[]: what they are now; $5 text[]: causes;
-- $6 uuid[], $7 timestamptz[]: the causes' events; $8 date: the position date
WITH compared AS MATERIALIZED (
    SELECT change.*, last.after AS before, last.change_id, last.before AS first,
           coalesce(last.cause = 'placements' AND change.cause = 'placements' AND last.position_date = $8, false) AS joins
    FROM unnest($1::text[], $2::date[], $3::text[], $4::bigint[], $5::text[], $6::uuid[], $7::timestamptz[])
         AS change (municipality_code, period, figure, after, cause, event_id, event_time)
    LEFT JOIN LATERAL (
        SELECT * FROM quota_change AS last
        WHERE last.municipality_code = change.municipality_code AND last.period = change.period
          AND last.figure = change.figure
        ORDER BY change_id DESC LIMIT 1
    ) AS last ON true
    WHERE last.after IS DISTINCT FROM change.after
), joined AS (
    UPDATE quota_change SET after = compared.after, changed_at = now()
    FROM compared
    WHERE joins AND quota_change.change_id = compared.change_id
      AND coalesce(compared.first, 0) IS DISTINCT FROM compared.after
), undone AS (
    DELETE FROM quota_change
    WHERE change_id IN (SELECT change_id FROM compared WHERE joins AND coalesce(first, 0) = after)
)
INSERT INTO quota_change (municipality_code, period, figure, before, after, position_date, cause, event_id, event_time)
SELECT municipality_code, period, figure, before, after, $8, cause, event_id, event_time
FROM compared
WHERE NOT joins
