-- Withholds the rejected messages in which an id stands, as those with a person's number (batch_rejects.c).
-- $1 text[]: ids in lower case
UPDATE reject
SET key = NULL, value = NULL, explanation = 'withheld: a record that is in it was forgotten on request',
    header_names = ARRAY(
        SELECT name FROM unnest(header_names) WITH ORDINALITY AS header (name, place)
        WHERE lower(encode(name, 'escape')) IN ('ce_source', 'ce_type', 'ce_time') ORDER BY place
    ),
    header_values = ARRAY(
        SELECT value FROM unnest(header_names, header_values) WITH ORDINALITY AS header (name, value, place)
        WHERE lower(encode(name, 'escape')) IN ('ce_source', 'ce_type', 'ce_time') ORDER BY place
    )
FROM unnest($1::text[]) AS forgotten (id)
WHERE position(id IN lower(concat_ws(' ', encode(key, 'escape'), encode(value, 'escape'),
                                     (SELECT string_agg(encode(said, 'escape'), ' ') FROM unnest(header_values) AS said)))) > 0
