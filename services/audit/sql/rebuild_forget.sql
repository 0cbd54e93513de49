-- Forgets all that came from the topics. The locks come first, in the emitter's order: a round of the emitter and a batch
-- of a consumer come before or after this, never in the middle; a consumer is fenced then and reads its position anew.
-- What was published stays, for the emitter to compare with; so does which rejects were sent again. What was forgotten on request
-- stays so: the aggregates begin with what those records count for.
LOCK TABLE emitter IN EXCLUSIVE MODE;
LOCK TABLE position IN ACCESS EXCLUSIVE MODE;
TRUNCATE permit, family_arrival, placement, determination, reject, difference, housed, inflow, position, awaited;
INSERT INTO housed (municipality, month, persons, family) SELECT municipality, month, persons, family FROM forgotten_housed;
INSERT INTO inflow (kind, day, persons) SELECT kind, day, persons FROM forgotten_inflow;
UPDATE emitter SET reconcile = true
