-- Takes back migration 9, for the version before it. Nothing is lost: the roles keep what they may.
DROP VIEW role_right_fault;
DROP TABLE role_right;
DROP FUNCTION channel(text);
DROP FUNCTION installation()
