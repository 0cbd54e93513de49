-- What registers and reorganisations call the municipalities, in place of what they were called before; of two names of
-- one day the later one.
-- $1 text[]: municipalities; $2 date[]: from which day on; $3 text[]: names; $4 text[]: provinces
WITH named AS MATERIALIZED (
    SELECT DISTINCT ON (municipality_code, effective_on) municipality_code, effective_on, name, province_code
    FROM unnest($1::text[], $2::date[], $3::text[], $4::text[])
         WITH ORDINALITY AS named (municipality_code, effective_on, name, province_code, place)
    ORDER BY municipality_code, effective_on, place DESC
), gone AS (
    DELETE FROM municipality
    WHERE (municipality_code, effective_on) NOT IN (SELECT municipality_code, effective_on FROM named)
)
INSERT INTO municipality AS known (municipality_code, effective_on, name, province_code)
SELECT municipality_code, effective_on, name, province_code FROM named
ON CONFLICT (municipality_code, effective_on) DO UPDATE SET name = excluded.name, province_code = excluded.province_code
WHERE (known.name, known.province_code) IS DISTINCT FROM (excluded.name, excluded.province_code)
