-- What every connection of ours wants. A stopped process must not hold locks for ever; plans are pinned by the queries' shape
-- (index look-ups), and JIT never pays for them. Texts are UTF-8, whatever
-- encoding the database or PGCLIENTENCODING has.
SET client_encoding = 'UTF8';
SET jit = off;
SET idle_in_transaction_session_timeout = '20s';
SET timezone = 'UTC';
SET client_min_messages = warning;
SET statement_timeout = 0
