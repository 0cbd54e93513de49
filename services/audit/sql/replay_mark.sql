-- Remembers that rejects were sent again.
-- $1 text[]: topics; $2 int[]: partitions; $3 bigint[]: offsets
INSERT INTO replay (topic, partition, "offset")
SELECT topic, partition, "offset" FROM unnest($1::text[], $2::int[], $3::bigint[]) AS sent (topic, partition, "offset")
ON CONFLICT (topic, partition, "offset") DO UPDATE SET replayed_at = excluded.replayed_at
