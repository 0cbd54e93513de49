-- Messages at the ends of the input topics: the offset behind each.
COPY input_end (topic, partition, next_offset) FROM STDIN (FORMAT binary)
