-- The municipalities by their latest names, with their provinces, by code.
-- municipality_code text, name text, province_code text, province text (null: the code is none)
SELECT DISTINCT ON (municipality_code) municipality_code, municipality.name, province_code, province.name
FROM municipality
LEFT JOIN province USING (province_code)
ORDER BY municipality_code, effective_on DESC
