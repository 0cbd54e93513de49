-- The consumers are where they must be.
DELETE FROM awaited
