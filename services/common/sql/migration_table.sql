-- Where everything goes, who it belongs to, the table of applied migrations, and what runs one: several statements at once.
-- The first name of the search path (options=-csearch_path%3Dname) is the schema, and is made where it is missing. Roles and
-- channels of NOTIFY get their names from it, so there is a limit to its length.
DO $$
DECLARE
    name text := trim(split_part(current_setting('search_path'), ',', 1), '" ');
BEGIN
    IF name <> '$user' AND to_regnamespace(quote_ident(name)) IS NULL THEN
        EXECUTE format('CREATE SCHEMA %I', name);
    END IF;
    IF current_schema() !~ '^[a-z][a-z0-9_]{0,26}$' THEN
        RAISE EXCEPTION 'schema "%" must have a name of at most 27 small letters, digits and _', current_schema();
    END IF;
END $$;
-- Who may act as the owner of what is there does so from here on: what is made belongs to the owner, too.
DO $$
DECLARE
    owner name := (SELECT pg_get_userbyid(relowner) FROM pg_class
                   WHERE relnamespace = current_schema()::regnamespace AND relname = 'migration');
BEGIN
    IF NOT pg_has_role(owner, 'MEMBER') THEN
        RAISE EXCEPTION 'the tables belong to role %, and this is %: run ''taakctl migrate'' as their owner', owner, current_user;
    ELSIF owner <> current_user THEN
        EXECUTE format('SET ROLE %I', owner);
    END IF;
END $$;
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
