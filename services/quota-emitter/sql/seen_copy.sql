-- Rejects that are on their topic: the place of the original message, and the outbox-sequence.
COPY seen (topic, partition, "offset", sequence) FROM STDIN (FORMAT binary)
