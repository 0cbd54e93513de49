-- All queries of a consumer look up keys, and so they shall be planned from the first batch on: with an empty table
-- PostgreSQL finds reading all of it cheaper, and would keep that plan while the table grows.
SET plan_cache_mode = force_generic_plan;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SET enable_hashjoin = off;
SET enable_mergejoin = off
