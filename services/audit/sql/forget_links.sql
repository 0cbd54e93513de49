-- Takes out of other records that they name forgotten ones: of arrivals whose sponsor such a permit is. (Placements that name one are
-- forgotten with it.)
-- $1 uuid[]: ids
UPDATE family_arrival SET sponsor_permit_id = NULL WHERE sponsor_permit_id = ANY ($1::uuid[])
