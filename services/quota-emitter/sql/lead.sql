-- Whether this connection is now the one that may emit: holds until the connection ends.
-- boolean
SELECT pg_try_advisory_lock(hashtext('taakstelling'), hashtext('quota-emitter'))
