-- Forgets all that came from the topics. The locks come first, in the emitter's order: a round of the emitter and a batch
-- of a consumer come before or after this, never in the middle; a consumer is fenced then and reads its position anew.
-- What was published stays, for the emitter to compare with; so does which rejects were sent again.
LOCK TABLE emitter IN EXCLUSIVE MODE;
LOCK TABLE position IN ACCESS EXCLUSIVE MODE;
TRUNCATE permit, family_arrival, placement, determination, reject, difference, housed, inflow, position, awaited;
UPDATE emitter SET reconcile = true
