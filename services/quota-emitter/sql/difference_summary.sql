-- What the differences of this snapshot are about.
-- count bigint, latest_on date, determined text[] (subjects; null: none), rejected boolean, traceparent text (the last
-- one's), reconcile boolean: the records are made anew, or the emitter's row is to be; last_sequence bigint: the last one
-- given out; came_ms bigint: when the oldest event came (null: not known)
SELECT count(*), max(latest_on),
       (SELECT array_agg(DISTINCT subject) FROM difference, unnest(determined) AS subject),
       coalesce(bool_or(rejected), false),
       (array_agg(traceparent ORDER BY difference_id DESC) FILTER (WHERE traceparent IS NOT NULL))[1],
       coalesce((SELECT reconcile FROM emitter), true), coalesce((SELECT last_sequence FROM emitter), 0),
       min(came_ms)
FROM difference
