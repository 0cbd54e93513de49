-- Deletes versions of arrivals that are overtaken, and only these.
-- $1 uuid[]: arrival ids; $2 uuid[]: their event ids
DELETE FROM family_arrival
USING unnest($1::uuid[], $2::uuid[]) AS overtaken (arrival_id, event_id)
WHERE family_arrival.arrival_id = overtaken.arrival_id AND family_arrival.event_id = overtaken.event_id
