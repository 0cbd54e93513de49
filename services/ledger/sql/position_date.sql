-- The position date: the highest date of all valid events.
-- latest_on date
SELECT max(latest_on) AS latest_on FROM position
