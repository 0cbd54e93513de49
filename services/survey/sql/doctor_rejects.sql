-- How many rejects nobody has dealt with: neither sent again nor dismissed.
-- bigint
SELECT count(*) FROM reject_told WHERE replayed_at IS NULL AND dismissed_at IS NULL
