-- Which of our tables the role may not read and write as the services must.
-- text (null: none)
SELECT string_agg(relname, ', ' ORDER BY relname)
FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND relname <> 'migration'
  AND NOT has_table_privilege(oid, 'SELECT, INSERT')
