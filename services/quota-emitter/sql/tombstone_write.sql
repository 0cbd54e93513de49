-- Some keys have no figures any more.
-- $1 text[]: keys; $2 text[], $3 date[]: their municipalities (null: the nation's) and periods; $4 bigint[]: revisions;
-- $5 boolean[]: whether their tombstones are still to be sent; $6 bigint[], $7 timestamptz[]: outbox-sequences and ce_times of
-- their last messages (null: not known)
WITH gone AS MATERIALIZED (
    SELECT *
    FROM unnest($1::text[], $2::text[], $3::date[], $4::bigint[], $5::boolean[], $6::bigint[], $7::timestamptz[])
         AS gone (key, municipality_code, period, revision, due, sequence, told_at)
), quotas AS (
    DELETE FROM quota WHERE (period, municipality_code) IN (SELECT period, municipality_code FROM gone)
), nations AS (
    DELETE FROM nation WHERE period IN (SELECT period FROM gone WHERE municipality_code IS NULL)
)
INSERT INTO tombstone (key, revision, due, sequence, told_at) SELECT key, revision, due, sequence, told_at FROM gone
ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, due = excluded.due, sequence = excluded.sequence,
    told_at = excluded.told_at
