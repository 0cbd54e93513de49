-- Waits until no other connection migrates; holds until this connection ends.
-- void
SELECT pg_advisory_lock(hashtext('taakstelling'), hashtext('migrate'))
