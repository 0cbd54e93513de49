-- Rejects that are on the topic: place of the original, outbox-sequence.
COPY seen (topic, partition, "offset", sequence) FROM STDIN (FORMAT binary)
