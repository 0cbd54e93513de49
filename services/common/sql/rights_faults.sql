-- What gives the roles that are there the rights that they lack, or takes those that they have too many.
-- $1 boolean: those that they lack
-- statement text
SELECT statement FROM role_right_fault WHERE missing = $1 ORDER BY statement
