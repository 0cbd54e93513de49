-- Makes the emitter's row where somebody deleted it: what is published is then read from the topics.
INSERT INTO emitter (reconcile) VALUES (true) ON CONFLICT (one) DO NOTHING
