-- The consumers are where they must be: figures need not wait any more.
DELETE FROM awaited
