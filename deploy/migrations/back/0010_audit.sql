-- Takes back migration 10, for the version before it. Not where records were forgotten: that version would count them again. The
-- audit trail stays, and goes on when the migration is applied again; what the version before does is not in it.
LOCK TABLE emitter, position IN ACCESS EXCLUSIVE MODE; -- in the order in which others lock them
DO $$
BEGIN
    IF EXISTS (SELECT FROM forgotten) THEN
        RAISE EXCEPTION 'records were forgotten on request, and the version before knows nothing of it: it would count them again';
    END IF;
END
$$;
DROP TABLE forgotten_inflow, forgotten_housed;
ALTER TABLE position DROP forgotten;
DROP FUNCTION forgotten_edition(), forgotten_digest(uuid);
DROP TABLE forgetting, forgotten;
DELETE FROM role_right
WHERE object IN ('audit', 'audit_head', 'forgotten', 'forgetting', 'forgotten_housed', 'forgotten_inflow')
   OR (role, privilege) = ('operator', 'INSERT') AND object IN ('housed', 'inflow')
   OR (role, privilege) = ('operator', 'UPDATE') AND object IN ('family_arrival', 'reject', 'outbox');
UPDATE role_right SET columns = array_remove(columns, 'forgotten')
WHERE (role, object, privilege) = ('operator', 'position', 'UPDATE')
