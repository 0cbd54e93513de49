-- Puts rejected messages aside.
COPY reject (topic, partition, "offset", stage, reason, explanation, key, value, header_names, header_values)
FROM STDIN (FORMAT binary)
