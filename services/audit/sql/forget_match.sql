-- The records whose digests are in a list, whatever database it is of: all ids are digested with its salts, of which a database has one.
-- $1 text[]: salts; $2 text[]: digests, both in hexadecimal digits
-- id uuid
SELECT DISTINCT id
FROM (
    SELECT permit_id AS id FROM permit
    UNION ALL
    SELECT arrival_id FROM family_arrival
    UNION ALL
    SELECT placement_id FROM placement
) AS record
CROSS JOIN (SELECT DISTINCT decode(salt, 'hex') AS salt FROM unnest($1::text[]) AS given (salt)) AS salt
-- IS TRUE keeps this from becoming a join, record by record, so that the list is hashed once.
WHERE (sha256(salt || uuid_send(id)) IN (SELECT decode(digest, 'hex') FROM unnest($2::text[]) AS listed (digest))) IS TRUE
