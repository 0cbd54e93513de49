-- What the database holds of a permit.
-- $1 text: permit id
-- permit_id text, event_id uuid, event_time timestamptz, fields text (JSON, enums as numbers), message bytea (null)
SELECT permit_id::text, event_id, event_time,
       json_build_object('permit_id', permit_id, 'category', category, 'persons', persons, 'granted_on', granted_on,
                         'withdrawn', withdrawn)::text,
       NULL::bytea
FROM permit
WHERE permit_id = $1::text::uuid
