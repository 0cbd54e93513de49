-- From now on hears when figures have changed: LISTEN itself takes no expression.
DO $$ BEGIN EXECUTE format('LISTEN %I', channel('figures')); END $$
