-- Adds to the audit trail what somebody did; the rest of the row is filled in (audit_add()).
-- $1 text: kind; $2 text: what; $3 text: who runs the program
INSERT INTO audit (kind, what, operating_user) VALUES ($1, $2, $3)
