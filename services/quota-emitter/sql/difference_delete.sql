-- Forgets the differences of this snapshot: they are folded. Later ones are not in it and stay.
DELETE FROM difference
