-- A table for where the input topics end (filled by ends_copy.sql); it goes with the transaction.
CREATE TEMPORARY TABLE input_end (topic text, partition int, next_offset bigint) ON COMMIT DROP
