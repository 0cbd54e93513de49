-- What every connection of ours wants. A stopped process must not hold locks for ever; plans are pinned by the queries' shape
-- (index look-ups), and JIT never pays for them.
SET jit = off;
SET idle_in_transaction_session_timeout = '20s';
SET timezone = 'UTC';
SET client_min_messages = warning;
SET statement_timeout = 0
