-- For the queries of services/standing/process.c, until their transaction is rolled back. They read whole tables, which are
-- joined as a whole: also where the planner thinks that there is a row, as before the first statistics.
SET enable_nestloop = off;
SET plan_cache_mode = force_custom_plan
