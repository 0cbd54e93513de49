-- Messages near the ends of the input topics, the last of each partition among them: the offset behind each.
COPY input_end (topic, partition, next_offset) FROM STDIN (FORMAT binary)
