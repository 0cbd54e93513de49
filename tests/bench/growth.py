"""How large everything is: processes, tables with their dead rows, indexes, write-ahead log, topics."""

import time
from pathlib import Path

from measure import cpu_seconds, metric, postgres_cpu_seconds

TABLES = """
SELECT relname, seq_scan, n_tup_upd, n_tup_hot_upd, n_tup_del, autovacuum_count, autoanalyze_count, table_len, tuple_count,
       tuple_len, dead_tuple_count, dead_tuple_len, free_space
FROM pg_stat_user_tables CROSS JOIN LATERAL pgstattuple(relid)
ORDER BY relname
"""
INDEXES = """
SELECT indexrelname, relname, index_size, leaf_pages, empty_pages, deleted_pages, CASE WHEN leaf_pages > 0 THEN avg_leaf_density END
FROM pg_stat_user_indexes CROSS JOIN LATERAL pgstatindex(indexrelid::regclass)
ORDER BY indexrelname
"""
TABLE_COLUMNS = (
    "seq_scans updates hot_updates deletes autovacuums autoanalyzes bytes rows row_bytes dead_rows dead_bytes free_bytes"
).split()
INDEX_COLUMNS = "table bytes leaf_pages empty_pages deleted_pages density".split()


def prepare(system):
    """PostgreSQL's own extension for looking into tables and indexes, in the benchmark's database only."""
    system.sql("CREATE EXTENSION pgstattuple")


def resident_megabytes(pid):
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def named(rows, columns):
    return {name: dict(zip(columns, rest)) for name, *rest in rows}


def folder_bytes(folder):
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            pass  # it has just gone
    return total


def look(servers, system, events):
    """All of it, now; bytes but where said."""
    [[wal]] = system.sql("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")
    services = {}
    for service in system.services:
        pid = service.process.pid
        services[service.program] = {"mb": round(resident_megabytes(pid), 1), "cpu_s": cpu_seconds(pid)}
    emitter = next(service for service in system.services if service.program == "quota-emitter")
    consumers = [service for service in system.services if service is not emitter]
    return {
        "events": events,
        "seconds": round(time.monotonic(), 1),
        "services": services,
        "postgres_cpu_s": postgres_cpu_seconds(servers.postmaster),
        "batches": sum(metric(service.port, "taakstelling_batches_total") for service in consumers),
        "rounds": metric(emitter.port, "taakstelling_recalculations_total"),
        "sent": metric(emitter.port, "taakstelling_outbox_sent_total"),
        "wal": wal,
        "wal_folder": folder_bytes(servers.folder / "postgres" / "data" / "pg_wal"),
        "topics_folder": folder_bytes(servers.folder / "kafka" / "data"),
        "tables": named(system.sql(TABLES), TABLE_COLUMNS),
        "indexes": named(system.sql(INDEXES), INDEX_COLUMNS),
    }
