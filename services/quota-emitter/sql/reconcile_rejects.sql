-- A reject is published when it is on the topic, whatever the table said.
INSERT INTO reject_published (topic, partition, "offset", sequence)
SELECT topic, partition, "offset", min(sequence) FROM seen GROUP BY topic, partition, "offset";

UPDATE reject SET sequence = NULL
WHERE sequence IS NOT NULL
  AND NOT EXISTS (SELECT FROM reject_published AS seen
                  WHERE (seen.topic, seen.partition, seen."offset") = (reject.topic, reject.partition, reject."offset"));

WITH known AS (
    DELETE FROM reject_published AS seen USING reject
    WHERE (seen.topic, seen.partition, seen."offset") = (reject.topic, reject.partition, reject."offset")
    RETURNING reject.reject_id, seen.sequence
)
UPDATE reject SET sequence = known.sequence FROM known
WHERE reject.reject_id = known.reject_id AND reject.sequence IS DISTINCT FROM known.sequence
