-- Appends messages to the outbox.
COPY outbox (sequence, topic, key, value, header_names, header_values) FROM STDIN (FORMAT binary)
