-- How far each output topic was sent, at least.
-- topic text, sequence bigint
SELECT topic, sequence FROM output
