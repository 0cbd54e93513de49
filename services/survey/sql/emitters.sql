-- The emitters' sessions, the longest first, and which of them has the lead: it keeps an advisory lock (quota-emitter/sql/lead.sql),
-- by which it is found also under another name.
-- application_name text, host text (null: not told, or over a Unix socket), leads boolean
WITH lock AS (
    SELECT pid
    FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 2
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND classid::bigint = hashtext(installation())::bigint & 4294967295
      AND objid::bigint = hashtext('quota-emitter')::bigint & 4294967295
)
SELECT application_name, host(client_addr), pid IN (SELECT pid FROM lock)
FROM pg_stat_activity
WHERE datname = current_database() AND (application_name LIKE 'quota-emitter/%' OR pid IN (SELECT pid FROM lock))
ORDER BY backend_start
