-- Remembers that rejects were sent again.
-- $1 bigint[]: ids
INSERT INTO replay (topic, partition, "offset")
SELECT topic, partition, "offset" FROM reject WHERE reject_id = ANY ($1::bigint[])
ON CONFLICT (topic, partition, "offset") DO UPDATE SET replayed_at = excluded.replayed_at
