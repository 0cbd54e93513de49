-- Remembers that records were forgotten, by no more than a digest and the last two bytes of their ids.
-- $1 uuid[]: ids; $2 text[]: the topic of each
-- topic text, digest text: of those that were not forgotten before
INSERT INTO forgotten (digest, tail, topic)
SELECT forgotten_digest(id), get_byte(uuid_send(id), 14) * 256 + get_byte(uuid_send(id), 15), topic
FROM unnest($1::uuid[], $2::text[]) AS gone (id, topic)
ON CONFLICT DO NOTHING
RETURNING topic, encode(digest, 'hex')
