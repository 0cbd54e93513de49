-- Whether the schema is that of this program's migrations, and whole (common/schema.h). pg_restore makes the keys last, so all
-- of them are there only when all rows are. Tables are looked for by name too, as a table that is renamed keeps its key.
-- tests/integration/test_restore.py holds this list against what the migrations make: a migration that adds a table adds it here.
-- $1 int[]: numbers of this program's migrations; $2 text[]: their hashes
-- applied int (the last one that was applied; null: none), differs int (the first that is not the same here and there;
-- null: none), missing text (tables and keys that are not there; null: none),
-- filled bool (whether table migration has its key, and so all its rows)
SELECT (SELECT max(number) FROM migration),
       (SELECT min(number)
        FROM unnest($1::int[], $2::text[]) AS known (number, sha256) FULL JOIN migration USING (number)
        WHERE known.sha256 IS DISTINCT FROM migration.sha256),
       (SELECT string_agg(name, ', ' ORDER BY name)
        FROM unnest(ARRAY['audit', 'audit_head', 'forgetting', 'forgotten', 'forgotten_housed', 'forgotten_inflow',
                          'audit_pkey', 'audit_place_event_id_key', 'audit_head_pkey', 'forgetting_pkey', 'forgotten_pkey',
                          'forgotten_housed_pkey', 'forgotten_inflow_pkey', 'awaited', 'determination', 'difference', 'dismissal', 'emitter', 'family_arrival', 'housed', 'inflow',
                          'municipality', 'nation', 'outbox', 'output', 'permit', 'placement', 'position', 'province',
                          'quota', 'quota_change', 'reject', 'reject_published', 'replay', 'tombstone',
                          'awaited_pkey', 'determination_pkey', 'difference_pkey', 'dismissal_pkey', 'emitter_pkey',
                          'family_arrival_pkey', 'housed_pkey', 'inflow_pkey', 'migration_pkey', 'municipality_pkey',
                          'nation_pkey', 'outbox_pkey', 'output_pkey', 'permit_pkey', 'placement_pkey',
                          'position_pkey', 'province_pkey', 'quota_change_last', 'quota_change_pkey', 'quota_pkey',
                          'reject_pkey', 'reject_published_pkey', 'reject_topic_partition_offset_key',
                          'reject_told', 'reject_unsent', 'replay_pkey', 'role_right', 'role_right_fault', 'role_right_pkey',
                          'tombstone_pkey', 'determined_figure', 'quota_history', 'quota_overview']) AS relation (name)
        WHERE to_regclass(name) IS NULL),
       to_regclass('migration_pkey') IS NOT NULL
