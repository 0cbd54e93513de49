-- Makes the role as which the board reads, or gives it another password, and lets it read what it shows and nothing else: not the
-- rejected messages, which may hold anything. By PostgreSQL's administrator, or by a role that has CREATEROLE and owns the database:
-- psql DATABASE --set password=… --file board.sql
--
-- Run it again after `taakctl migrate`, as a migration may make a table anew. A backup keeps the rights where the role is there already
-- when it is restored, and otherwise this script gives them again.
\set ON_ERROR_STOP on
SELECT 'CREATE ROLE taakstelling_board' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'taakstelling_board') \gexec
ALTER ROLE taakstelling_board LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
ALTER ROLE taakstelling_board SET default_transaction_read_only = on;
SELECT format('GRANT CONNECT ON DATABASE %I TO taakstelling_board', current_database()) \gexec
GRANT USAGE ON SCHEMA public TO taakstelling_board;
GRANT SELECT ON
    migration, position, emitter, awaited, -- which schema, which moment
    quota, nation, tombstone, quota_change, -- the figures and what changed them
    determination, housed, inflow, difference, -- what they are computed from
    permit, family_arrival, placement, municipality -- how long people wait, and where
TO taakstelling_board;
