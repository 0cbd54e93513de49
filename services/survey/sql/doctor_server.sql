-- What doctor says of the server, the database and the role.
-- version int (150004), encoding text, standby bool, read_only bool, fsync text, full_page_writes text, synchronous_commit text,
-- autovacuum text, superuser bool, clock_ms bigint (since 1970), bytes bigint, connections int, connections_most int, data_directory
-- text (null: the role may not know it), local bool (connected over a Unix socket or from the machine itself), tls text
-- (version; null: none)
SELECT current_setting('server_version_num')::int, current_setting('server_encoding'), pg_is_in_recovery(),
       current_setting('default_transaction_read_only') = 'on', current_setting('fsync'), current_setting('full_page_writes'),
       current_setting('synchronous_commit'), current_setting('autovacuum'),
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
       (extract(epoch FROM clock_timestamp()) * 1000)::bigint, pg_database_size(current_database()),
       (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend'),
       current_setting('max_connections')::int,
       CASE WHEN pg_has_role('pg_read_all_settings', 'usage') THEN current_setting('data_directory') END,
       inet_client_addr() IS NULL OR inet_client_addr() = inet_server_addr(),
       (SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid())
