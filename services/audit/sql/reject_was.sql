-- Whether there ever was such a reject, that is not there.
-- $1 bigint: reject id
-- boolean
SELECT $1 BETWEEN 1 AND last_value FROM reject_reject_id_seq WHERE is_called
