-- What the differences of this snapshot are about.
-- count bigint, latest_on date, determined boolean, rejected boolean, traceparent text (the last one's),
-- reconcile boolean: the records are made anew; last_sequence bigint: the last one given out
SELECT count(*), max(latest_on), coalesce(bool_or(determined), false), coalesce(bool_or(rejected), false),
       (array_agg(traceparent ORDER BY difference_id DESC) FILTER (WHERE traceparent IS NOT NULL))[1],
       (SELECT reconcile FROM emitter), (SELECT last_sequence FROM emitter)
FROM difference
