-- Who did what, in a chain that shows where something was changed or taken out; and records that were forgotten on request.

-- In the order in which the emitter and the consumers lock them: whoever is at work comes before or after.
LOCK TABLE emitter, position IN ACCESS EXCLUSIVE MODE;

-- The trail outlives the way back to the version before (deploy/migrations/back): so it may be there already.
CREATE TABLE IF NOT EXISTS audit (
    number         bigint      NOT NULL PRIMARY KEY CHECK (number > 0),
    at             timestamptz NOT NULL,
    database_role  text        NOT NULL,
    operating_user text,
    program        text        NOT NULL,
    kind           text        NOT NULL,
    what           text        NOT NULL,
    place          text,
    event_id       uuid,
    source         text,
    key_ids        text[],
    hash           bytea       NOT NULL,
    UNIQUE (place, event_id)
);
COMMENT ON TABLE audit IS 'The audit trail: who did what. One adds kind, what and, where they apply, operating_user, place, event_id, source and key_ids; the rest is filled in, and nothing is changed or deleted. No personal data of residents';
COMMENT ON COLUMN audit.number IS '1, 2, 3 … without a gap';
COMMENT ON COLUMN audit.at IS 'When it was added, by the clock of the database';
COMMENT ON COLUMN audit.database_role IS 'As whom PostgreSQL let the program in (session_user)';
COMMENT ON COLUMN audit.operating_user IS 'Who ran taakctl, as the operating system named him: what taakctl says';
COMMENT ON COLUMN audit.program IS 'Its name and version, by application_name: what the program says';
COMMENT ON COLUMN audit.kind IS 'determined, withdrawn, replayed, dismissed, dismissal-undone, forgot, rebuilt, positions-set, migrated, migrated-back';
COMMENT ON COLUMN audit.place IS 'Of a determination: where its message is, topic/partition@offset';
COMMENT ON COLUMN audit.event_id IS 'Of a determination: its ce_id. A message that is read again is told once';
COMMENT ON COLUMN audit.source IS 'Of a determination: its ce_source, who determined it';
COMMENT ON COLUMN audit.key_ids IS 'Of a determination: the keys whose signatures counted; null: none was asked for, or none counted';
COMMENT ON COLUMN audit.hash IS 'SHA-256 of the hash before (of number 1: of nothing) and of this row as audit_text has it';

CREATE TABLE IF NOT EXISTS audit_head (
    one    boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
    number bigint  NOT NULL,
    hash   bytea   NOT NULL
);
COMMENT ON TABLE audit_head IS 'One row: the last entry of the audit trail, which the next one goes on from';
INSERT INTO audit_head (number, hash) VALUES (0, '') ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION audit_field(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(length(convert_to(value, 'UTF8')) || ':' || value, '-') || ',';
COMMENT ON FUNCTION audit_field(text) IS 'A field of audit_text: its length in bytes of UTF-8, a colon and itself, or - where it is null; and a comma';

CREATE OR REPLACE FUNCTION audit_text(entry audit) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN audit_field(entry.number::text)
        || audit_field(to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        || audit_field(entry.database_role) || audit_field(entry.operating_user) || audit_field(entry.program)
        || audit_field(entry.kind) || audit_field(entry.what) || audit_field(entry.place) || audit_field(entry.event_id::text)
        || audit_field(entry.source) || audit_field(array_to_json(entry.key_ids)::text);
COMMENT ON FUNCTION audit_text(audit) IS 'A row of the audit trail as the one text that its hash is of';

-- What all additions go through, whoever makes them: nobody chooses number, time, role or hash. Who is at it holds the head until
-- his transaction ends, so there is one order and no gap. A determination that is there already is left out.
CREATE OR REPLACE FUNCTION audit_add() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    AS $$
DECLARE
    last audit_head;
BEGIN
    IF NEW.place IS NOT NULL AND EXISTS (SELECT FROM audit WHERE place = NEW.place AND event_id = NEW.event_id) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO STRICT last FROM audit_head FOR UPDATE;
    NEW.number := last.number + 1;
    NEW.at := clock_timestamp();
    NEW.database_role := session_user;
    NEW.program := current_setting('application_name');
    NEW.hash := sha256(last.hash || convert_to(audit_text(NEW), 'UTF8'));
    UPDATE audit_head SET number = NEW.number, hash = NEW.hash;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION audit_add() IS 'Fills in what nobody may choose of a row that is added to the audit trail';
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION audit_add() SET search_path = pg_catalog, %I, pg_temp', current_schema());
END
$$;

CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is only added to' USING ERRCODE = 'insufficient_privilege';
END
$$;
COMMENT ON FUNCTION audit_refuse() IS 'Keeps the owner, too, from changing the audit trail by mistake';

CREATE OR REPLACE TRIGGER audit_add BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_add();
CREATE OR REPLACE TRIGGER audit_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON audit EXECUTE FUNCTION audit_refuse();

CREATE TABLE forgotten (
    digest       bytea       NOT NULL PRIMARY KEY,
    tail         int         NOT NULL CHECK (tail BETWEEN 0 AND 65535),
    topic        text        NOT NULL,
    forgotten_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE forgotten IS 'Records that were forgotten on request (taakctl forget): none of their messages counts any more, what they counted for stays';
COMMENT ON COLUMN forgotten.digest IS 'forgotten_digest() of the record''s id';
COMMENT ON COLUMN forgotten.tail IS 'The last two bytes of the id: spares a consumer the digest of nearly all others';
COMMENT ON COLUMN forgotten.topic IS 'Where its messages are';

CREATE TABLE forgetting (
    one     boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
    salt    bytea   NOT NULL DEFAULT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
    edition bigint  NOT NULL DEFAULT 0
);
COMMENT ON TABLE forgetting IS 'One row: what the digests of this database are salted with, and which edition of the list holds';
COMMENT ON COLUMN forgetting.edition IS 'A number by chance for each state of table forgotten; 0: nothing was forgotten';
INSERT INTO forgetting DEFAULT VALUES;

CREATE FUNCTION forgotten_digest(id uuid) RETURNS bytea
    LANGUAGE sql STABLE
    RETURN sha256((SELECT salt FROM forgetting) || uuid_send(id));
COMMENT ON FUNCTION forgotten_digest(uuid) IS 'What is kept of the id of a record that was forgotten';

CREATE FUNCTION forgotten_edition() RETURNS bigint
    LANGUAGE sql STABLE
    RETURN (SELECT edition FROM forgetting);
COMMENT ON FUNCTION forgotten_edition() IS 'The edition of table forgotten that holds';

ALTER TABLE position ADD forgotten bigint NOT NULL DEFAULT forgotten_edition();
COMMENT ON COLUMN position.forgotten IS 'Edition of table forgotten: a consumer that moves the row learns by it, behind the row''s lock, that there is another one';

CREATE TABLE forgotten_housed (
    municipality smallint NOT NULL,
    month        date     NOT NULL CHECK (month = month_start(month)),
    persons      bigint   NOT NULL,
    family       bigint   NOT NULL,
    PRIMARY KEY (municipality, month)
);
COMMENT ON TABLE forgotten_housed IS 'What the placements that were forgotten count for; it is in housed, too';

CREATE TABLE forgotten_inflow (
    kind    smallint NOT NULL CHECK (kind BETWEEN 0 AND 4),
    day     date     NOT NULL,
    persons bigint   NOT NULL,
    PRIMARY KEY (kind, day)
);
COMMENT ON TABLE forgotten_inflow IS 'What the permits and family arrivals that were forgotten count for; it is in inflow, too';

INSERT INTO role_right (role, object, privilege, columns)
SELECT role, object, privilege, columns
FROM (VALUES
    (ARRAY['determination_consumer'], 'audit', 'INSERT', ARRAY['kind', 'what', 'place', 'event_id', 'source', 'key_ids']),
    -- A rebuild runs consumers as the operator.
    (ARRAY['operator'], 'audit', 'INSERT', ARRAY['kind', 'what', 'operating_user', 'place', 'event_id', 'source', 'key_ids']),
    (ARRAY['operator'], 'audit', 'SELECT', NULL),
    (ARRAY['operator'], 'audit_head', 'SELECT', NULL),
    (ARRAY['permit_consumer', 'family_consumer', 'placement_consumer', 'determination_consumer', 'operator'], 'forgotten', 'SELECT', NULL),
    (ARRAY['permit_consumer', 'family_consumer', 'placement_consumer', 'determination_consumer', 'operator'], 'forgetting', 'SELECT', NULL),
    (ARRAY['board', 'operator'], 'forgotten_housed', 'SELECT', NULL),
    (ARRAY['operator'], 'forgotten_inflow', 'SELECT', NULL),
    (ARRAY['operator'], 'forgotten', 'INSERT', ARRAY['digest', 'tail', 'topic']),
    (ARRAY['operator'], 'forgetting', 'UPDATE', ARRAY['edition']),
    (ARRAY['operator'], 'forgotten_housed', 'INSERT', NULL),
    (ARRAY['operator'], 'forgotten_housed', 'UPDATE', ARRAY['persons', 'family']),
    (ARRAY['operator'], 'forgotten_inflow', 'INSERT', NULL),
    (ARRAY['operator'], 'forgotten_inflow', 'UPDATE', ARRAY['persons']),
    (ARRAY['operator'], 'family_arrival', 'UPDATE', ARRAY['sponsor_permit_id']),
    (ARRAY['operator'], 'reject', 'UPDATE', ARRAY['explanation', 'key', 'value', 'header_names', 'header_values']),
    (ARRAY['operator'], 'outbox', 'UPDATE', ARRAY['key', 'value', 'header_names', 'header_values'])
) AS given (roles, object, privilege, columns), unnest(roles) AS role;
-- A rebuild puts back into the aggregates what the forgotten records count for.
INSERT INTO role_right (role, object, privilege)
SELECT 'operator', object, 'INSERT' FROM unnest(ARRAY['housed', 'inflow']) AS object;
UPDATE role_right SET columns = columns || ARRAY['forgotten']
WHERE role = 'operator' AND object = 'position' AND privilege = 'UPDATE';
