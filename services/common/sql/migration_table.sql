-- The table of applied migrations, and what runs one: several statements at once.
CREATE TABLE IF NOT EXISTS migration (
    number     int         NOT NULL PRIMARY KEY CHECK (number > 0),
    name       text        NOT NULL,
    sha256     text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE migration IS 'Migrations that were applied to this database, each in one transaction with its row';
COMMENT ON COLUMN migration.number IS 'Their order';
COMMENT ON COLUMN migration.sha256 IS 'Hash of the text (UTF-8) as it was applied: it must not change afterwards';
CREATE FUNCTION pg_temp.migration_run(statements text) RETURNS void
    LANGUAGE plpgsql
    AS 'BEGIN EXECUTE statements; END'
