-- How many of the digests of a list are of records that are forgotten here.
-- $1 text[]: digests, in hexadecimal digits
-- bigint
SELECT count(*) FROM unnest($1::text[]) AS listed (digest) JOIN forgotten ON forgotten.digest = decode(listed.digest, 'hex')
