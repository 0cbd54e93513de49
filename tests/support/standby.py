"""A standby of a private PostgreSQL: streams from it until it is promoted."""

import os
import shutil
import subprocess

import psycopg2

from broker import wait_until
from servers import PrivateServer, free_port


def run_sql(url, statement):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def make_standby(primary, folder):
    """A PrivateServer that follows the primary."""
    data = folder / "data"
    folder.mkdir()
    words = ["pg_basebackup", "--checkpoint=fast", "--write-recovery-conf"]
    subprocess.run([*words, "--pgdata", data, "-d", primary.address], check=True)
    with open(data / "postgresql.conf", "a", encoding="utf-8") as configuration:
        configuration.write(f"port = {free_port()}\n")
    if os.geteuid() == 0:
        for path in [data, *data.rglob("*")]:
            shutil.chown(path, "postgres", "postgres")
    standby = PrivateServer("postgres", "DATABASE_URL", folder)
    wait_until(lambda: streaming(primary), "the standby streams", 30)
    return standby


def streaming(primary, state="streaming"):
    return run_sql(primary.address, f"SELECT 1 FROM pg_stat_replication WHERE state = '{state}'") != []


def make_synchronous(primary):
    """A commit waits for the standby from now on."""
    for statement in ("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"):
        run_sql(primary.address, statement)
    asks = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
    wait_until(lambda: run_sql(primary.address, asks), "the standby is synchronous", 30)


def cut_off(primary, standby):
    """The standby gets nothing more of the primary."""
    run_sql(standby.address, "ALTER SYSTEM SET primary_conninfo = ''")
    run_sql(standby.address, "SELECT pg_reload_conf()")
    wait_until(lambda: not streaming(primary), "the standby is cut off", 30)


def promote(standby):
    assert run_sql(standby.address, "SELECT pg_promote()") == [(True,)]


def both(url, standby):
    """The URL of the database on whichever of the two can be written to."""
    ports = [part.rsplit(":", 1)[1].split("/")[0] for part in (url, standby.address)]
    return url.replace(f":{ports[0]}/", f":{ports[0]},127.0.0.1:{ports[1]}/") + "?target_session_attrs=read-write"
