-- Who may do what: the least that each program needs, as data. `taakctl migrate` grants exactly this, at its end and each time, to
-- the roles of PostgreSQL that are there (deploy/postgres/roles.sql makes them), and revokes whatever else they have.

CREATE FUNCTION installation() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN 'taakstelling' || CASE current_schema() WHEN 'public' THEN '' ELSE '_' || current_schema() END;
COMMENT ON FUNCTION installation() IS 'What tells one of several schemas of a database from another in what they share: names of roles, advisory locks';

CREATE FUNCTION channel(name text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN name || CASE current_schema() WHEN 'public' THEN '' ELSE '_' || current_schema() END;
COMMENT ON FUNCTION channel(text) IS 'Channel of NOTIFY with that name: one for each schema';

CREATE TABLE role_right (
    role      text   NOT NULL,
    object    text   NOT NULL,
    privilege text   NOT NULL CHECK (privilege IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')),
    columns   text[] CHECK (cardinality(columns) > 0),
    PRIMARY KEY (role, object, privilege)
);
COMMENT ON TABLE role_right IS 'Who may do what. A migration that adds an object adds its rows';
COMMENT ON COLUMN role_right.role IS 'What comes behind installation() in the name of the role: board is taakstelling_board';
COMMENT ON COLUMN role_right.object IS 'Table, view or sequence of this schema';
COMMENT ON COLUMN role_right.columns IS 'Only these; null: all';

INSERT INTO role_right (role, object, privilege)
SELECT role, object, privilege
FROM (VALUES
    -- A consumer: its records, what they change, what was wrong, how far it is.
    (ARRAY['permit_consumer'], ARRAY['permit'], ARRAY['SELECT', 'INSERT', 'DELETE']),
    (ARRAY['family_consumer'], ARRAY['family_arrival'], ARRAY['SELECT', 'INSERT', 'DELETE']),
    (ARRAY['placement_consumer'], ARRAY['placement'], ARRAY['SELECT', 'INSERT', 'DELETE']),
    (ARRAY['determination_consumer'], ARRAY['determination'], ARRAY['SELECT', 'INSERT', 'DELETE']),
    (ARRAY['permit_consumer', 'family_consumer', 'placement_consumer', 'determination_consumer'], ARRAY['migration', 'position'],
     ARRAY['SELECT']),
    (ARRAY['permit_consumer', 'family_consumer', 'placement_consumer', 'determination_consumer'], ARRAY['difference'],
     ARRAY['INSERT']),
    -- The emitter: the aggregates, the figures, what is to be sent.
    (ARRAY['quota_emitter'],
     ARRAY['migration', 'position', 'determination', 'difference', 'reject', 'housed', 'inflow', 'emitter', 'determined_figure'],
     ARRAY['SELECT']),
    (ARRAY['quota_emitter'], ARRAY['difference', 'reject'], ARRAY['DELETE']),
    (ARRAY['quota_emitter'], ARRAY['housed', 'inflow', 'emitter'], ARRAY['INSERT']),
    (ARRAY['quota_emitter'], ARRAY['awaited', 'reject_published'], ARRAY['SELECT', 'INSERT', 'DELETE']),
    (ARRAY['quota_emitter'], ARRAY['outbox', 'quota_change'], ARRAY['SELECT', 'INSERT', 'DELETE']),
    (ARRAY['quota_emitter'], ARRAY['quota', 'nation', 'tombstone', 'output', 'municipality'],
     ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']),
    -- Both lock the table, which takes the right to all of it.
    (ARRAY['quota_emitter', 'operator'], ARRAY['emitter'], ARRAY['UPDATE']),
    -- The board: which schema, which moment; the figures and what changed them; what they are computed from; how long people wait.
    -- Not the rejected messages, which may hold anything.
    (ARRAY['board'],
     ARRAY['migration', 'position', 'emitter', 'awaited', 'quota', 'nation', 'tombstone', 'quota_change', 'determination', 'housed',
           'inflow', 'difference', 'permit', 'family_arrival', 'placement', 'municipality'],
     ARRAY['SELECT']),
    -- Whoever runs taakctl: reads all, deals with rejects and positions, and lets a rebuild begin anew, for which it runs consumers.
    (ARRAY['operator'],
     ARRAY['migration', 'permit', 'family_arrival', 'placement', 'determination', 'position', 'reject', 'replay', 'difference', 'housed',
           'inflow', 'outbox', 'emitter', 'awaited', 'reject_published', 'output', 'quota', 'nation', 'tombstone', 'quota_change',
           'determined_figure', 'municipality', 'province', 'quota_overview', 'quota_history', 'dismissal', 'reject_told',
           'reject_reject_id_seq', 'role_right', 'role_right_fault'],
     ARRAY['SELECT']),
    (ARRAY['operator'], ARRAY['dismissal'], ARRAY['INSERT', 'DELETE']),
    (ARRAY['operator'], ARRAY['replay', 'awaited', 'difference'], ARRAY['INSERT']),
    (ARRAY['operator'], ARRAY['permit', 'family_arrival', 'placement', 'determination'], ARRAY['INSERT', 'DELETE']),
    (ARRAY['operator'],
     ARRAY['permit', 'family_arrival', 'placement', 'determination', 'reject', 'difference', 'housed', 'inflow', 'position', 'awaited'],
     ARRAY['TRUNCATE']),
    -- Grafana: whoever sees a dashboard can send any query.
    (ARRAY['reader'], ARRAY['quota_overview', 'quota_history', 'nation'], ARRAY['SELECT'])
) AS given (roles, objects, privileges), unnest(roles) AS role, unnest(objects) AS object, unnest(privileges) AS privilege;

INSERT INTO role_right (role, object, privilege, columns)
SELECT role, object, privilege, columns
FROM (VALUES
    (ARRAY['permit_consumer', 'family_consumer', 'placement_consumer', 'determination_consumer', 'operator'], 'position', 'INSERT',
     ARRAY['topic', 'partition', 'next_offset']),
    (ARRAY['permit_consumer', 'family_consumer', 'placement_consumer', 'determination_consumer', 'operator'], 'position', 'UPDATE',
     ARRAY['next_offset', 'latest_on', 'last_timestamp_ms']),
    -- A consumer can ask which rejects there are, and not read them.
    (ARRAY['permit_consumer', 'family_consumer', 'placement_consumer', 'determination_consumer'], 'reject', 'SELECT',
     ARRAY['topic', 'partition', 'offset']),
    (ARRAY['permit_consumer', 'family_consumer', 'placement_consumer', 'determination_consumer', 'operator'], 'reject', 'INSERT',
     ARRAY['topic', 'partition', 'offset', 'stage', 'reason', 'explanation', 'key', 'value', 'header_names', 'header_values']),
    (ARRAY['quota_emitter'], 'housed', 'UPDATE', ARRAY['persons', 'family']),
    (ARRAY['quota_emitter'], 'inflow', 'UPDATE', ARRAY['persons']),
    (ARRAY['quota_emitter'], 'reject', 'UPDATE', ARRAY['sequence']),
    (ARRAY['quota_emitter'], 'outbox', 'UPDATE', ARRAY['key', 'value']),
    (ARRAY['quota_emitter'], 'quota_change', 'UPDATE', ARRAY['after', 'changed_at']),
    (ARRAY['operator'], 'awaited', 'UPDATE', ARRAY['next_offset']),
    (ARRAY['operator'], 'replay', 'UPDATE', ARRAY['replayed_at']),
    (ARRAY['operator'], 'dismissal', 'UPDATE', ARRAY['why', 'dismissed_at'])
) AS given (roles, object, privilege, columns), unnest(roles) AS role;

CREATE VIEW role_right_fault AS
WITH role AS (
    SELECT DISTINCT role, pg_roles.oid
    FROM role_right JOIN pg_roles ON rolname = installation() || '_' || role
), relation AS (
    SELECT oid, relname, relowner, relacl
    FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
), wanted AS (
    SELECT role.oid AS grantee, relation.oid AS relation, coalesce(column_name, '') AS column_name, privilege
    FROM role_right
    JOIN role USING (role)
    JOIN relation ON relname = object
    LEFT JOIN LATERAL unnest(columns) AS column_name ON true
), held AS (
    SELECT grantee, relation.oid AS relation, '' AS column_name, privilege_type AS privilege
    FROM relation, aclexplode(relacl)
    WHERE grantee <> relowner
    UNION ALL
    SELECT grantee, relation.oid, attname::text, privilege_type
    FROM relation JOIN pg_attribute ON attrelid = relation.oid AND NOT attisdropped, aclexplode(attacl)
    WHERE grantee <> relowner
), fault AS (
    SELECT grantee, relation, column_name, privilege, held.grantee IS NULL AS missing
    FROM wanted FULL JOIN held USING (grantee, relation, column_name, privilege)
    WHERE (wanted.grantee IS NULL OR held.grantee IS NULL) AND (grantee = 0 OR grantee IN (SELECT oid FROM role))
), named AS (
    SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS role,
           quote_ident(relname) AS object,
           privilege || CASE column_name WHEN '' THEN '' ELSE ' (' || quote_ident(column_name) || ')' END AS privilege,
           missing
    FROM fault JOIN relation ON relation.oid = relation
)
SELECT role, object, privilege, missing,
       CASE WHEN missing THEN 'GRANT ' || privilege || ' ON ' || object || ' TO ' || role
            ELSE 'REVOKE ' || privilege || ' ON ' || object || ' FROM ' || role || ' CASCADE' END AS statement
FROM named;
COMMENT ON VIEW role_right_fault IS 'Where what the roles that are there may do, and everybody (PUBLIC), is not what role_right says';
COMMENT ON COLUMN role_right_fault.missing IS 'The right is not there; else there is one too many';
COMMENT ON COLUMN role_right_fault.statement IS 'What the owner puts it right with';
