-- What the database holds of a family arrival.
-- $1 text: arrival id
-- arrival_id text, event_id uuid, event_time timestamptz, fields text (JSON, enums as numbers), message bytea (null)
SELECT arrival_id::text, event_id, event_time,
       json_build_object('arrival_id', arrival_id, 'sponsor_permit_id', coalesce(sponsor_permit_id::text, ''),
                         'persons', persons, 'arrived_on', arrived_on, 'withdrawn', withdrawn)::text,
       NULL::bytea
FROM family_arrival
WHERE arrival_id = $1::text::uuid
