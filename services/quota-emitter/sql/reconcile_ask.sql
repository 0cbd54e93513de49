-- Asks that the next emitter to open reads from the topics what was published.
UPDATE emitter SET reconcile = true
