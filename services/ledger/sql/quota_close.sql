-- Ends the reading of quota_open.sql.
CLOSE quota_rows
