-- Keys of quotas and nation that have a message in the outbox, in the order of their bytes.
-- key text
SELECT DISTINCT convert_from(key, 'UTF8') COLLATE "C" AS key
FROM outbox
WHERE topic IN ('taakstelling.quotas.v1', 'taakstelling.nation.v1')
ORDER BY 1
