-- Makes the roles of PostgreSQL that the programs have: one each, none of which may do anything by itself. What each may do is in
-- table role_right; `taakctl migrate`, run as the owner, grants exactly that, so run it after this. Run this again at any time.
--
-- By PostgreSQL's administrator, or by a role that has CREATEROLE and owns the database:
--
--     psql DATABASE --set passwords=FOLDER --file roles.sql
--
-- FOLDER may hold files such as board-password, determination-consumer-password, owner-password, of one line each; a role without one
-- keeps the password that it has, or none: then it comes by a certificate (`cert` in pg_hba.conf), or not at all. Other variables:
-- schema=NAME    not public, but a schema of that name, whose roles are called taakstelling_NAME_…: several may be in one database
-- owner=NAME     a role that is there and owns the tables already, in place of taakstelling_owner
\set ON_ERROR_STOP on
\if :{?schema}
\else
  \set schema public
\endif
\if :{?passwords}
\else
  \set passwords /dev/null
\endif
SELECT 'taakstelling' || CASE :'schema' WHEN 'public' THEN '' ELSE '_' || :'schema' END AS installation, :'schema' = 'public' AS is_public \gset
\if :{?owner}
\else
  \set owner :installation _owner
\endif
\setenv TAAKSTELLING_PASSWORDS :passwords
\set password_of_owner `cat "$TAAKSTELLING_PASSWORDS/owner-password" 2>/dev/null`
\set password_of_permit_consumer `cat "$TAAKSTELLING_PASSWORDS/permit-consumer-password" 2>/dev/null`
\set password_of_family_consumer `cat "$TAAKSTELLING_PASSWORDS/family-consumer-password" 2>/dev/null`
\set password_of_placement_consumer `cat "$TAAKSTELLING_PASSWORDS/placement-consumer-password" 2>/dev/null`
\set password_of_determination_consumer `cat "$TAAKSTELLING_PASSWORDS/determination-consumer-password" 2>/dev/null`
\set password_of_quota_emitter `cat "$TAAKSTELLING_PASSWORDS/quota-emitter-password" 2>/dev/null`
\set password_of_board `cat "$TAAKSTELLING_PASSWORDS/board-password" 2>/dev/null`
\set password_of_operator `cat "$TAAKSTELLING_PASSWORDS/operator-password" 2>/dev/null`
\set password_of_reader `cat "$TAAKSTELLING_PASSWORDS/reader-password" 2>/dev/null`

SET client_min_messages = warning;
SET password_encryption = 'scram-sha-256';
-- No password in the server's log, where statements are logged; only a superuser can ask for that.
SELECT 'SET log_statement = none; SET log_min_duration_statement = -1' WHERE current_setting('is_superuser')::boolean \gexec
BEGIN;
CREATE TEMPORARY TABLE given ON COMMIT DROP AS
SELECT name, coalesce(nullif(password, ''), '') AS password
FROM (VALUES
    (:'owner', :'password_of_owner'),
    (:'installation' || '_permit_consumer', :'password_of_permit_consumer'),
    (:'installation' || '_family_consumer', :'password_of_family_consumer'),
    (:'installation' || '_placement_consumer', :'password_of_placement_consumer'),
    (:'installation' || '_determination_consumer', :'password_of_determination_consumer'),
    (:'installation' || '_quota_emitter', :'password_of_quota_emitter'),
    (:'installation' || '_board', :'password_of_board'),
    (:'installation' || '_operator', :'password_of_operator'),
    (:'installation' || '_reader', :'password_of_reader')
) AS given (name, password);
SELECT format('CREATE ROLE %I LOGIN', name) FROM given WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
-- Only a superuser can say NOSUPERUSER, so only where it must be said. An owner who was there is what he is.
SELECT format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', name)
FROM given JOIN pg_roles ON rolname = name
WHERE name <> :'owner' AND (NOT rolcanlogin OR rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls) \gexec
SELECT format('ALTER ROLE %I PASSWORD %L', name, password) FROM given WHERE password <> '' \gexec
SELECT format('ALTER ROLE %I SET default_transaction_read_only = on', name)
FROM given WHERE name IN (:'installation' || '_board', :'installation' || '_reader') \gexec
SELECT format('ALTER ROLE %I SET statement_timeout = ''30s''', :'installation' || '_reader') \gexec
-- The operator sees whose transaction holds others up: doctor and lag tell.
SELECT format('GRANT pg_read_all_stats TO %I', :'installation' || '_operator')
WHERE current_setting('is_superuser')::boolean OR pg_has_role('pg_read_all_stats', 'USAGE WITH ADMIN OPTION') \gexec

-- The database, its schema, and what is there already.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), name) FROM given \gexec
-- For what migrates, and for what the emitter takes over from the topics.
SELECT format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), name)
FROM given WHERE name IN (:'owner', :'installation' || '_quota_emitter') \gexec
\if :is_public
\else
  SELECT format('CREATE SCHEMA IF NOT EXISTS %I', :'schema') \gexec
  SELECT format('ALTER ROLE %I IN DATABASE %I SET search_path = %I', name, current_database(), :'schema') FROM given \gexec
\endif
SELECT format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', :'schema') \gexec
SELECT format('GRANT USAGE ON SCHEMA %I TO %I', :'schema', name) FROM given \gexec
SELECT format('GRANT CREATE ON SCHEMA %I TO %I', :'schema', :'owner') \gexec
-- What whoever migrated so far owns goes to the owner. The tables in the order in which the programs lock them: who is at work comes
-- before or after.
SELECT format('ALTER FUNCTION %s OWNER TO %I', pg_proc.oid::regprocedure, :'owner')
FROM pg_proc JOIN pg_class ON relnamespace = pronamespace AND relowner = proowner
WHERE pronamespace = :'schema'::regnamespace AND relname = 'migration' AND pg_get_userbyid(proowner) <> :'owner' \gexec
SELECT format('ALTER %s %s OWNER TO %I', CASE relation.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, relation.oid::regclass, :'owner')
FROM pg_class AS relation JOIN pg_class AS migration USING (relnamespace, relowner)
WHERE relnamespace = :'schema'::regnamespace AND migration.relname = 'migration' AND relation.relkind IN ('r', 'p', 'v')
  AND pg_get_userbyid(relowner) <> :'owner'
ORDER BY array_position(ARRAY['emitter', 'position', 'placement', 'difference'], relation.relname::text), relation.relname \gexec
COMMIT;
