-- The program's migrations beside those that were applied.
-- $1 int[]: numbers; $2 text[]: names; $3 text[]: texts
-- number int, name text, known boolean (the program has it), applied boolean, changed boolean (its text is another)
SELECT number, coalesce(migration.name, known.name), known.name IS NOT NULL, migration.name IS NOT NULL,
       coalesce(migration.sha256 <> encode(sha256(convert_to(known.statements, 'UTF8')), 'hex'), false)
FROM unnest($1::int[], $2::text[], $3::text[]) AS known (number, name, statements)
FULL JOIN migration USING (number)
ORDER BY number
