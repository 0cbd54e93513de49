-- The records that were forgotten on request.
-- salt bytea, digest bytea: ascending, tail int
SELECT salt, digest, tail FROM forgetting, forgotten ORDER BY digest
