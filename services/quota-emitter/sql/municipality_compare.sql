-- What registers and reorganisations call the municipalities, beside what the table has.
-- $1 text[]: municipalities; $2 date[]: from which day on; $3 text[]: names; $4 text[]: provinces
-- municipality_code text, effective_on date, name text and province_code text (by the determinations; null: none), name
-- text and province_code text (in the table)
WITH named AS MATERIALIZED (
    SELECT DISTINCT ON (municipality_code, effective_on) municipality_code, effective_on, name, province_code
    FROM unnest($1::text[], $2::date[], $3::text[], $4::text[])
         WITH ORDINALITY AS named (municipality_code, effective_on, name, province_code, place)
    ORDER BY municipality_code, effective_on, place DESC
)
SELECT municipality_code, effective_on, named.name, named.province_code, known.name, known.province_code
FROM named FULL JOIN municipality AS known USING (municipality_code, effective_on)
ORDER BY municipality_code, effective_on
