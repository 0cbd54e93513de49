-- Has the consumers read the list anew with their next batch.
WITH another AS (
    UPDATE forgetting SET edition = hashtextextended(gen_random_uuid()::text, 0) RETURNING edition
)
UPDATE position SET forgotten = another.edition FROM another
