-- Whether messages are rejected for their signatures.
-- judged bool
SELECT EXISTS (
    SELECT FROM reject WHERE reason IN ('not-signed', 'bad-signature', 'unknown-publisher', 'not-authorised'))
