-- What is not as it should be with the roles: by role, and by what is wrong.
-- kind text ('missing' and 'extra': rights that are not there, or that are too many, by table role_right; 'power': it may more than
-- any service needs; 'owner': as who services connect, and owns the tables or is a superuser; 'blind': this connection's own may not
-- read that), role text, what text
WITH ours AS (
    SELECT DISTINCT rolname, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls
    FROM pg_roles JOIN role_right ON rolname = installation() || '_' || role
), owner AS (
    SELECT relowner FROM pg_class WHERE oid = to_regclass('migration')
)
SELECT CASE WHEN missing THEN 'missing' ELSE 'extra' END, role,
       string_agg(privilege || ' on ' || object, ', ' ORDER BY object, privilege)
FROM role_right_fault
GROUP BY missing, role
UNION ALL
SELECT 'power', rolname, string_agg(power, ', ')
FROM ours CROSS JOIN LATERAL (
    VALUES ('is a superuser', rolsuper), ('may make databases', rolcreatedb), ('may make roles', rolcreaterole),
           ('may replicate', rolreplication), ('passes over row security', rolbypassrls),
           ('may make objects in the schema', has_schema_privilege(rolname, current_schema(), 'CREATE')),
           ('may make schemas', has_database_privilege(rolname, current_database(), 'CREATE')),
           ('owns the tables', pg_has_role(rolname, (SELECT relowner FROM owner), 'MEMBER'))
) AS power (power, has)
WHERE has
GROUP BY rolname
UNION ALL
SELECT 'owner', usename, string_agg(DISTINCT split_part(application_name, '/', 1), ', ')
FROM pg_stat_activity, owner
WHERE datname = current_database() AND pg_has_role(usename, relowner, 'MEMBER')
  AND split_part(application_name, '/', 1) IN (SELECT replace(role, '_', '-') FROM role_right)
GROUP BY usename
UNION ALL
SELECT 'blind', current_user, string_agg(relname, ', ' ORDER BY relname)
FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v') AND NOT has_table_privilege(oid, 'SELECT')
  AND current_user NOT IN (SELECT rolname FROM ours)
HAVING count(*) > 0
ORDER BY 1, 2
