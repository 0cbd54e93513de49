-- Where the rejects go that are on the topic.
CREATE TEMPORARY TABLE seen (topic text, partition int, "offset" bigint, sequence bigint) ON COMMIT DROP
