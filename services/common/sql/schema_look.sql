-- Whether the schema is that of this program's migrations, and whole (common/schema.h). pg_restore makes the keys last, so all
-- of them are there only when all rows are. Tables are looked for by name too, as a table that is renamed keeps its key.
-- tests/integration/test_restore.py holds this list against what the migrations make: a migration that adds a table adds it here.
-- $1 int[]: numbers of this program's migrations; $2 text[]: their hashes
-- applied int (the last one that was applied; null: none), differs int (the first that is not the same here and there;
-- null: none), missing text (tables, views and keys that are not there: the first ten, and how many more; null: none),
-- filled bool (whether table migration has its key, and so all its rows)
SELECT (SELECT max(number) FROM migration),
       (SELECT min(number)
        FROM unnest($1::int[], $2::text[]) AS known (number, sha256) FULL JOIN migration USING (number)
        WHERE known.sha256 IS DISTINCT FROM migration.sha256),
       (SELECT string_agg(name, ', ' ORDER BY place) FILTER (WHERE place <= 10)
               || CASE WHEN count(*) > 10 THEN format(' and %s more', count(*) - 10) ELSE '' END
        FROM (SELECT name, row_number() OVER (ORDER BY name) AS place
              FROM unnest(ARRAY[
                  'audit', 'audit_head', 'audit_head_pkey', 'audit_pkey', 'audit_place_event_id_key', 'awaited',
                  'awaited_pkey', 'determination', 'determination_pkey', 'determined_figure', 'difference',
                  'difference_pkey', 'dismissal', 'dismissal_pkey', 'emitter', 'emitter_pkey', 'family_arrival',
                  'family_arrival_pkey', 'forgetting', 'forgetting_pkey', 'forgotten', 'forgotten_housed',
                  'forgotten_housed_pkey', 'forgotten_inflow', 'forgotten_inflow_pkey', 'forgotten_pkey', 'housed',
                  'housed_pkey', 'inflow', 'inflow_pkey', 'migration_pkey', 'municipality', 'municipality_pkey',
                  'nation', 'nation_pkey', 'outbox', 'outbox_pkey', 'output', 'output_pkey', 'permit', 'permit_pkey',
                  'placement', 'placement_pkey', 'position', 'position_pkey', 'province', 'province_pkey', 'quota',
                  'quota_change', 'quota_change_last', 'quota_change_pkey', 'quota_history', 'quota_overview',
                  'quota_pkey', 'reject', 'reject_pkey', 'reject_published', 'reject_published_pkey', 'reject_told',
                  'reject_topic_partition_offset_key', 'reject_unsent', 'replay', 'replay_pkey', 'role_right',
                  'role_right_fault', 'role_right_pkey', 'tombstone', 'tombstone_pkey']) AS relation (name)
              WHERE to_regclass(name) IS NULL) AS missing),
       to_regclass('migration_pkey') IS NOT NULL
