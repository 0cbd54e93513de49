-- For commands that look up what they need, some again and again while it changes: by an index, also where the planner finds a
-- table small. Which filters are given decides how, so each time is planned by itself.
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SET plan_cache_mode = force_custom_plan
