-- From now on hears when a consumer has committed something: LISTEN itself takes no expression.
DO $$ BEGIN EXECUTE format('LISTEN %I', channel('difference')); END $$
