-- Runs the statements of one migration.
-- $1 text: statements
-- void
SELECT pg_temp.migration_run($1)
