-- The session of an emitter that was stopped (SIGSTOP, a frozen machine) is ended by the server, and its lead with it. What its
-- queries look up goes by an index, also while a table is small or was never analysed: the plan is kept while the table grows.
SET idle_session_timeout = '15s';
SET enable_seqscan = off;
SET enable_bitmapscan = off
