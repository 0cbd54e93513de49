-- Adds determinations to the audit trail, in their order; those that it has already are left out (audit_add()).
-- $1 boolean[]: whether each is withdrawn; $2 text[]: their subjects; $3 text[]: places; $4 uuid[]: event ids; $5 text[]: sources;
-- $6 text[]: keyids of who signed each, a line for each key, '' where no signature was looked at or none counts
INSERT INTO audit (kind, what, place, event_id, source, key_ids)
SELECT CASE WHEN withdrawn THEN 'withdrawn' ELSE 'determined' END, subject, place, event_id, source, string_to_array(nullif(keyids, ''), E'\n')
FROM unnest($1::boolean[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[]) AS said (withdrawn, subject, place, event_id, source, keyids)
