-- Rejects that came into the table again after a restore or a rebuild, and are on the topic already.
WITH known AS (
    DELETE FROM reject_published AS seen USING reject
    WHERE reject.sequence IS NULL
      AND (seen.topic, seen.partition, seen."offset") = (reject.topic, reject.partition, reject."offset")
    RETURNING reject.reject_id, seen.sequence
)
UPDATE reject SET sequence = known.sequence FROM known WHERE reject.reject_id = known.reject_id
