-- Forgets that a migration was applied, as it was taken back.
-- $1 int: number
DELETE FROM migration WHERE number = $1
