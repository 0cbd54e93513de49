-- How many rejects are on their topic but not, or no longer, in table reject.
-- $1 text: topic or null
-- bigint
SELECT count(*) FROM reject_published WHERE $1::text IS NULL OR topic = $1
