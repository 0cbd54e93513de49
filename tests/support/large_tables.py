"""Tables of any number of rows, made by PostgreSQL itself: without statistics, and without anybody who makes some meanwhile."""

from judgement import PLACEMENTS

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
UNSENT = 1000  # rejects at most that are not yet in the outbox; half of them are on the topic already

# One row a number n of a series, of {count}.
ROWS = {
    "permit": "md5('r' || n)::uuid, md5('e' || n)::uuid, now(), date '2017-01-01' + n % 180, 1 + n % 4, 2, n % 50 = 0",
    "family_arrival": "md5('r' || n)::uuid, md5('e' || n)::uuid, now(), date '2017-01-01' + n % 180, 2, n % 50 = 0, null",
    "placement": "md5('r' || n)::uuid, md5('e' || n)::uuid, now(), date '2017-01-01' + n % 180, n % 10000, 2, 1, 1, "
    "n % 50 = 0, null",
    "determination": "'total/' || n, md5('e' || n)::uuid, now(), n % 50 = 0, 'message'",
    "position": f"'{PLACEMENTS}', n, n, '2017-01-01', 1",
    "replay": f"'{PLACEMENTS}', n % 6, n / 6, now()",
    "dismissal": f"'{PLACEMENTS}', n % 6, n / 6, now(), 'why'",
    "reject_published": f"'{PLACEMENTS}', (n + {{count}} - {UNSENT} / 2) % 6, (n + {{count}} - {UNSENT} / 2) / 6, n + 1",
    "housed": "n % 10000, (date '1990-01-01' + n / 10000 * interval '1 month')::date, 2, 1",
    "inflow": "n % 5, date '1990-01-01' + n / 5, 2",
    "quota": "'GM' || lpad((n % 10000)::text, 4, '0'), (date '1990-01-01' + n / 10000 * interval '6 months')::date, "
    "1, 2, 2, 13000, 20000, 17000000, 1, 16, 16, 0, 0, 16, 4, 1, 12, 1, 3, '2017-04-01', '2016-01-01', n + 1, now()",
    "nation": "(date '1990-01-01' + n * interval '6 months')::date, "
    "1, 2, 2, 13000, false, 13000, 0, 13000, 4, 1, 12996, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, '2017-04-01', 1, 0, 0, n + 1, now()",
    "tombstone": "'GM' || n || '/2017-1', 1, false, n + 1, now()",
    "municipality": "'GM' || n, '2016-01-01', 'Tholen', 'PV29'",
    "outbox": "n + 1, 'taakstelling.quotas.v1', convert_to('GM' || n || '/2017-1', 'UTF8'), 'value', '{{}}', '{{}}'",
    "awaited": f"'{PLACEMENTS}', n, n + n % 2",
    "output": "'topic ' || n, n + 1",
    "forgotten": "decode(md5('r' || n) || md5('r' || n), 'hex'), n % 65536, 'coa.permits.v1', now()",
    "forgotten_housed": "n % 10000, (date '1990-01-01' + n / 10000 * interval '1 month')::date, 2, 1",
    "forgotten_inflow": "n % 5, date '1990-01-01' + n / 5, 2",
    "audit": "n + 1001, now(), 'a role', null, 'a program', 'determined', 'total/' || n, '{{}}/0@' || n, md5('e' || n)::uuid, 'urn:x:y', null, 'hash'",
}
# Of which PostgreSQL gives the first column, or others.
COLUMNS = {
    "reject": (
        'topic, partition, "offset", stage, reason, explanation, rejected_at, value, header_names, header_values, sequence',
        f"'{PLACEMENTS}', n % 6, n / 6, 'validate', 'persons-out-of-range', 'made for a test', "
        "now() - CASE WHEN n < {count} / 2 THEN interval '2 years' ELSE interval '1 day' END, 'value', '{{}}', '{{}}', "
        f"CASE WHEN n < {{count}} - {UNSENT} THEN n + 1 END",
    ),
    "difference": (
        "municipalities, months, persons, family, inflow_kinds, inflow_days, inflow_persons, latest_on, determined, rejected",
        "ARRAY[n % 10000], ARRAY[date '2017-01-01'], ARRAY[2], ARRAY[1], ARRAY[n % 5], ARRAY[date '2017-01-01' + n % 180], "
        "ARRAY[2], '2017-03-01', '{{}}', false",
    ),
    "quota_change": (
        "municipality_code, period, figure, before, after, cause",
        "'GM' || lpad((n % 10000)::text, 4, '0'), (date '1990-01-01' + n / 10000 * interval '6 months')::date, 'quota', n, n + 1, "
        "'placements'",
    ),
    "migration": ("number, name, sha256", "n + 1000, 'made for a test', md5(n::text)"),
}
SERIES = " FROM generate_series({first}::int, {count} - 1) AS n"


def fill(cursor, first, count):
    """Rows `first` to `count` - 1 of each table; autovacuum, which would make statistics, is off, and so is WAL, for speed."""
    cursor.execute(TABLES)
    tables = {table for (table,) in cursor.fetchall()}
    assert tables == {*ROWS, *COLUMNS, "emitter", "province", "role_right", "audit_head", "forgetting"}, "a table that is not filled"
    for table in tables if first == 0 else ():
        cursor.execute(f"ALTER TABLE {table} SET UNLOGGED")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false, toast.autovacuum_enabled = false)")
    for table, values in ROWS.items():
        cursor.execute((f"INSERT INTO {table} SELECT {values}" + SERIES).format(first=first, count=count))
    for table, (columns, values) in COLUMNS.items():
        cursor.execute((f"INSERT INTO {table} ({columns}) SELECT {values}" + SERIES).format(first=first, count=count))
    cursor.execute("UPDATE emitter SET last_sequence = %s, sent_sequence = 0", [count])
