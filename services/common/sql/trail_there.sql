-- Whether there is an audit trail.
-- boolean
SELECT to_regclass('audit') IS NOT NULL
