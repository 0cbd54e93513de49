-- How many of the digests of a list are of records that are forgotten here.
-- $1 text[]: digests, in hexadecimal digits
-- bigint
SELECT count(*)
FROM unnest($1::text[]) AS listed (digest)
CROSS JOIN LATERAL (SELECT FROM forgotten WHERE forgotten.digest = decode(listed.digest, 'hex') OFFSET 0) AS known
