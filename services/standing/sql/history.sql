-- Changes of a municipality's determined figures in a period, newest first; those of one moment and cause side by side.
-- $1 text: municipality code, NL00 for the nation; $2 date: period; $3 bigint: rows at most
-- changed_at timestamptz, position_date date, cause text, event_id uuid, event_time timestamptz, figure text,
-- before bigint, after bigint
SELECT changed_at, position_date, cause, event_id, event_time, figure, before, after
FROM quota_change
WHERE municipality_code = $1 AND period = $2
ORDER BY changed_at DESC, cause, event_id, position_date,
         array_position(ARRAY['national_total', 'total_status', 'quota', 'transferred', 'carry_over'], figure)
LIMIT $3
