-- What the database holds of a placement.
-- $1 text: placement id
-- placement_id text, event_id uuid, event_time timestamptz, fields text (JSON, enums as numbers), message bytea (null)
SELECT placement_id::text, event_id, event_time,
       json_build_object('placement_id', placement_id, 'municipality_code', municipality_code(municipality),
                         'persons', persons, 'housed_on', housed_on, 'origin', origin, 'arrangement', arrangement,
                         'withdrawn', withdrawn, 'holder_record_id', coalesce(holder_record_id::text, ''))::text,
       NULL::bytea
FROM placement
WHERE placement_id = $1::text::uuid
