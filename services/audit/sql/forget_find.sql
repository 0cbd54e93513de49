-- The records that are meant by some ids: those with such an id, the permit or arrival that such a placement houses, and all
-- placements of these.
-- $1 uuid[]: ids
-- topic text, id uuid
WITH meant AS MATERIALIZED (
    SELECT unnest($1::uuid[]) AS id
    UNION
    SELECT holder_record_id FROM placement WHERE placement_id = ANY ($1::uuid[]) AND holder_record_id IS NOT NULL
)
SELECT 'coa.permits.v1', permit_id FROM permit WHERE permit_id IN (SELECT id FROM meant)
UNION ALL
SELECT 'coa.family-arrivals.v1', arrival_id FROM family_arrival WHERE arrival_id IN (SELECT id FROM meant)
UNION ALL
SELECT 'municipal.placements.v1', placement_id
FROM placement
WHERE placement_id = ANY ($1::uuid[]) OR holder_record_id IN (SELECT id FROM meant)
