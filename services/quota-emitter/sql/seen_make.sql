-- A table for the rejects that are on their topic (filled by seen_copy.sql); it goes with the transaction.
CREATE TEMPORARY TABLE seen (topic text, partition int, "offset" bigint, sequence bigint) ON COMMIT DROP
