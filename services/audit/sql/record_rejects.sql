-- Which messages are among the rejects: a row for each that is, found by its place, and told by its ce_time from
-- another one that had the place before the topic was made anew. LIMIT keeps it at one look-up a message, whatever the
-- planner knows of the table.
-- $1 text: topic; $2 int[]: partitions; $3 bigint[]: offsets
-- partition int, offset bigint, reject_id bigint, reason text, explanation text, ce_time bytea
SELECT place.partition, place."offset", found.reject_id, found.reason, found.explanation,
       (SELECT value FROM unnest(found.header_names, found.header_values) AS header (name, value)
        WHERE lower(encode(name, 'escape')) = 'ce_time' LIMIT 1)
FROM unnest($2::int[], $3::bigint[]) AS place (partition, "offset")
CROSS JOIN LATERAL (
    SELECT reject_id, reason, explanation, header_names, header_values
    FROM reject
    WHERE reject.topic = $1 AND reject.partition = place.partition AND reject."offset" = place."offset"
    LIMIT 1
) AS found
