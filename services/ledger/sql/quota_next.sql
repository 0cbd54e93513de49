-- The next rows of quota_open.sql; none at the end.
FETCH 2000 FROM quota_rows
