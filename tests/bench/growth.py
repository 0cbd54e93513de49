"""How large everything is, and what work it was: processes, tables with their dead rows, indexes, write-ahead log, topics."""

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


def megabytes(pid, line="VmRSS"):
    """What a process has (none if it has just ended); of a server's backend RssAnon: what it does not share with others."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(told.split()[1]) for told in lines if told.startswith(line + ":")) / 1024


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
        services[service.program] = {"mb": round(megabytes(pid), 1), "cpu_s": cpu_seconds(pid)}
    emitter = next(service for service in system.services if service.program == "quota-emitter")
    consumers = [service for service in system.services if service is not emitter]
    return {
        "events": events,
        "seconds": round(time.monotonic(), 1),
        "services": services,
        "postgres_mb": round(sum(megabytes(pid, "RssAnon") for pid in servers.postgres.processes()), 1),
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


def work(before, after):
    """What an event and a round cost between two looks."""
    events, rounds = after["events"] - before["events"], max(after["rounds"] - before["rounds"], 1)
    cpu = {name: values["cpu_s"] - before["services"][name]["cpu_s"] for name, values in after["services"].items()}
    emitter = cpu.pop("quota-emitter")
    told = {
        "consumers, CPU µs an event": sum(cpu.values()) / events * 1e6,
        "PostgreSQL, CPU µs an event": (after["postgres_cpu_s"] - before["postgres_cpu_s"]) / events * 1e6,
        "emitter, CPU µs a message": emitter / max(after["sent"] - before["sent"], 1) * 1e6,
        "WAL bytes an event": (after["wal"] - before["wal"]) / events,
        "rounds, of 1,000 events": rounds / events * 1000,
        "messages a round": (after["sent"] - before["sent"]) / rounds,
    }
    vacuums = {
        f"{name}, autovacuums": values["autovacuums"] - before["tables"][name]["autovacuums"]
        for name, values in after["tables"].items()
    }
    return {name: round(value, 1) for name, value in told.items()} | vacuums


def sizes(seen):
    told = {f"{program}, MB": values["mb"] for program, values in seen["services"].items()}
    told["PostgreSQL's own memory, MB"] = seen["postgres_mb"]
    for name, values in seen["tables"].items():
        told[f"{name}, kB"] = values["bytes"] // 1024
        told[f"{name}, dead rows"] = values["dead_rows"]
    for name, values in seen["indexes"].items():
        told[f"{name}, kB"] = values["bytes"] // 1024
    return {**told, "write-ahead log, MB": seen["wal_folder"] // 1_000_000, "topics, MB": seen["topics_folder"] // 1_000_000}


def summary(looks):
    """The second tenth of the looks beside the last."""
    tenth = max(1, (len(looks) - 1) // 10)
    return {
        "start": {"work": work(looks[tenth], looks[2 * tenth]), "sizes": sizes(looks[2 * tenth])},
        "end": {"work": work(looks[-1 - tenth], looks[-1]), "sizes": sizes(looks[-1])},
        "most": {name: max(sizes(look)[name] for look in looks) for name in sizes(looks[-1])},
    }
