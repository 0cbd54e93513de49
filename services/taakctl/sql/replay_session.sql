-- Each chunk of a replay goes on by the index from where the one before ended, and reads nothing else.
SET enable_seqscan = off;
SET enable_bitmapscan = off
