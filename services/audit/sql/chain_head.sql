-- Where the next entry of the audit trail goes on from.
-- number bigint, hash bytea
SELECT number, hash FROM audit_head
