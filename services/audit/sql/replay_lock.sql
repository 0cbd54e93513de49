-- Waits until no other connection replays; holds until this connection ends.
-- void
SELECT pg_advisory_lock(hashtext(installation()), hashtext('replay'))
