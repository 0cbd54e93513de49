-- What holds the server up: replication slots that nobody reads and that keep WAL, and transactions that stay open.
-- what text ('slot', 'transaction'), name text, amount bigint (bytes of WAL; seconds)
SELECT 'slot', slot_name::text, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint
FROM pg_replication_slots
WHERE NOT pg_is_in_recovery() AND NOT active AND restart_lsn IS NOT NULL
UNION ALL
SELECT 'transaction', coalesce(nullif(application_name, ''), 'pid ' || pid), extract(epoch FROM now() - xact_start)::bigint
FROM pg_stat_activity
WHERE datname = current_database() AND xact_start < now() - interval '5 minutes' AND backend_type = 'client backend'
ORDER BY 3 DESC
