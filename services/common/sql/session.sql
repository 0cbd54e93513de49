-- What every connection of ours wants. A process that is stopped in the middle of a transaction must not hold its locks for ever.
-- JIT never pays for queries that look up keys. Dates and times are read in UTC, and a statement may take as long as it must,
-- whatever the role's own settings say.
-- Texts are UTF-8, whatever encoding the database or PGCLIENTENCODING has.
SET client_encoding = 'UTF8';
SET jit = off;
SET idle_in_transaction_session_timeout = '20s';
SET timezone = 'UTC';
SET client_min_messages = warning;
SET statement_timeout = 0
