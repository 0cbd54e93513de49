-- Where the messages at the ends of the input topics go.
CREATE TEMPORARY TABLE input_end (topic text, partition int, next_offset bigint) ON COMMIT DROP
