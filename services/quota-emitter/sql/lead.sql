-- Takes the lead, if nobody has it: an advisory lock, which the connection keeps until it ends.
-- boolean: whether this connection has it
SELECT pg_try_advisory_lock(hashtext(installation()), hashtext('quota-emitter'))
