-- Remembers that a migration was applied.
-- $1 int: number; $2 text: name; $3 text: statements
INSERT INTO migration (number, name, sha256) VALUES ($1, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))
