-- For commands that look up what they need, some again and again while it changes: by an index, also where the planner finds a
-- table small.
SET enable_seqscan = off;
SET enable_bitmapscan = off
