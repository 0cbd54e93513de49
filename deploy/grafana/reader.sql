-- Makes the role as which Grafana reads the figures, or gives it another password, and lets it read them and nothing else. Run it again
-- after `taakctl migrate`, as a migration may make a view anew: psql "$DATABASE_URL" --set password=… --file deploy/grafana/reader.sql
\set ON_ERROR_STOP on
SELECT 'CREATE ROLE taakstelling_reader' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'taakstelling_reader') \gexec
ALTER ROLE taakstelling_reader LOGIN PASSWORD :'password';
ALTER ROLE taakstelling_reader SET statement_timeout = '30s';
GRANT SELECT ON quota_overview, quota_history, nation TO taakstelling_reader;
