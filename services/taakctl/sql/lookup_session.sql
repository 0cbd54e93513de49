-- For commands that look up again and again what changes meanwhile: by an index, whatever the tables were like at the first time.
SET enable_seqscan = off;
SET enable_bitmapscan = off
