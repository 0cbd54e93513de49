-- Deletes versions of permits that are overtaken, and only these.
-- $1 uuid[]: permit ids; $2 uuid[]: their event ids
DELETE FROM permit
USING unnest($1::uuid[], $2::uuid[]) AS overtaken (permit_id, event_id)
WHERE permit.permit_id = overtaken.permit_id AND permit.event_id = overtaken.event_id
