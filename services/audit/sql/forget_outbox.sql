-- The same of rejects that are about to be published. What the emitter added to them stays.
-- $1 text[]: ids in lower case
UPDATE outbox
SET key = NULL, value = NULL,
    header_names = ARRAY(
        SELECT name FROM unnest(header_names) WITH ORDINALITY AS header (name, place)
        WHERE lower(encode(name, 'escape')) ~ '^(ce_source|ce_type|ce_time|outbox-sequence|__connect[.].*)$' ORDER BY place
    ),
    header_values = ARRAY(
        SELECT value FROM unnest(header_names, header_values) WITH ORDINALITY AS header (name, value, place)
        WHERE lower(encode(name, 'escape')) ~ '^(ce_source|ce_type|ce_time|outbox-sequence|__connect[.].*)$' ORDER BY place
    )
FROM unnest($1::text[]) AS forgotten (id)
WHERE topic = 'taakstelling.rejects.v1'
  AND position(id IN lower(concat_ws(' ', encode(key, 'escape'), encode(value, 'escape'),
                                     (SELECT string_agg(encode(said, 'escape'), ' ') FROM unnest(header_values) AS said)))) > 0
