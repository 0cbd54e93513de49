"""Verify, rebuild, restored backups, lost rows and topics made anew: each way back, proven on the real servers."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from broker import lag, produce, read_all, wait_until
from contract import OUTPUT_TOPICS, check_everything, compare, readable, wait_for_figures
from histories import make_history, publishing_order
from judgement import INPUT_TOPICS, PLACEMENTS
from oracle import expect
from servers import BUILD, EVENT_SOURCE, fresh_database

SEED = int(os.environ.get("HISTORY_SEED", "20170101"))
COUNT = 1_200


def messages_of(seed):
    return publishing_order(make_history(seed, COUNT, time.time_ns() // 1000), seed)


def settle(system, outputs):
    """Waits for the right figures, and gives what they are."""
    expected = expect(read_all(system.bootstrap_servers, INPUT_TOPICS))
    wait_for_figures(system.bootstrap_servers, outputs, expected)
    return expected


def check(system, outputs):
    inputs = read_all(system.bootstrap_servers, INPUT_TOPICS)
    expected = expect(inputs)
    outputs.read()
    complaints = compare(outputs, expected) + check_everything(outputs, inputs, EVENT_SOURCE)
    assert not complaints, readable(complaints)


def count_of(outputs):
    outputs.read()
    return sum(len(list(outputs.in_order(topic))) for topic in OUTPUT_TOPICS)


def verify(system, code=0):
    return json.loads(system.taakctl("verify", "--json", code=code))


def differences(answer):
    return {(found["check"], found["difference"]) for found in answer["differences"]}


def checks_that_differ(answer):
    return {name for name, _ in differences(answer)}


@pytest.fixture
def settled(system, outputs):
    """A system that has counted a history; services are running."""
    system.start_all(instances=1)
    produce(system.bootstrap_servers, messages_of(SEED))
    settle(system, outputs)
    return system


def test_verify_names_what_a_hand_changed(settled):
    settled.stop_all()
    answer = verify(settled)
    assert answer["ok"] and answer["complete"]
    assert all(check["compared"] > 0 for check in answer["checks"] if not check["check"].startswith("outbox"))
    code, month = settled.sql("SELECT municipality, month FROM housed WHERE persons > 0 LIMIT 1")[0]
    row = f"municipality = {code} AND month = '{month}'"
    settled.sql(f"UPDATE housed SET persons = persons + 1 WHERE {row}")
    assert "housed, from the placements" in checks_that_differ(verify(settled, code=1))
    settled.sql(f"UPDATE housed SET persons = persons - 1 WHERE {row}")
    settled.sql("DELETE FROM permit WHERE permit_id = (SELECT permit_id FROM permit WHERE NOT withdrawn LIMIT 1)")
    assert checks_that_differ(verify(settled, code=1)) == {"inflow, from permits and arrivals"}


def test_verify_finds_a_lost_message(settled):
    """The last published message of a key: the table's against the topic's."""
    settled.stop_all()
    code, period, revision = settled.sql("SELECT municipality_code, period, revision FROM quota LIMIT 1")[0]
    settled.sql(f"UPDATE quota SET revision = revision + 1 WHERE municipality_code = '{code}' AND period = '{period}'")
    told = f"{code}/{period.year}-{1 if period.month == 1 else 2}: the topic has revision {revision}, the database published {revision + 1}"
    assert differences(verify(settled, code=1)) == {("published, on the topics", told)}


def test_a_lost_outbox_row_is_found_and_made_anew(system, outputs):
    """Rows are written while the relay cannot send them; one of them is deleted."""
    system.start_all(instances=1)
    produce(system.bootstrap_servers, messages_of(SEED))
    settle(system, outputs)
    system.stop_all()
    # What an emitter leaves that dies between the outbox and Kafka: rows with sequences that were given out.
    columns = "'taakstelling.nation.v1', '2001-1', NULL, '{}', '{}' FROM emitter"
    system.sql(
        f"INSERT INTO outbox SELECT last_sequence + 1, {columns}",
        f"INSERT INTO outbox SELECT last_sequence + 3, {columns}",
        "UPDATE emitter SET last_sequence = last_sequence + 3",
    )
    lost = system.sql("SELECT last_sequence - 1 FROM emitter")[0][0]
    told = f"outbox-sequence {lost} is missing"
    assert differences(verify(system, code=1)) == {("outbox, without a gap", told)}
    system.sql("DELETE FROM outbox WHERE sequence < (SELECT last_sequence FROM emitter)")
    system.start_all(instances=1)
    wait_until(lambda: not system.sql("SELECT sequence FROM outbox"), "the outbox is empty", 60)
    produce(system.bootstrap_servers, messages_of(SEED + 1)[:300])
    settle(system, outputs)
    system.stop_all()
    check(system, outputs)
    assert verify(system)["ok"]


def test_rebuild_with_services_down(settled, outputs):
    settled.stop_all()
    published = count_of(outputs)
    settled.sql("DELETE FROM placement", "UPDATE housed SET persons = 7", "DELETE FROM determination")
    answer = json.loads(settled.taakctl("rebuild", "--json"))
    assert answer["same"] and answer["messages"] == len(read_all(settled.bootstrap_servers, INPUT_TOPICS))
    settled.start_all(instances=1)
    wait_until(lambda: verify(settled)["complete"], "the emitter is done", 60)
    settled.stop_all()
    assert verify(settled)["ok"]
    assert count_of(outputs) == published
    check(settled, outputs)


def test_the_consumers_of_a_rebuild_end_with_it(settled, outputs):
    """However it ends: none is left that nobody knows of, and the services do what it left."""
    settled.stop_all()
    with subprocess.Popen([BUILD / "bin" / "taakctl", "rebuild"], env=settled.environment, stderr=subprocess.DEVNULL) as rebuild:
        children = Path(f"/proc/{rebuild.pid}/task/{rebuild.pid}/children")
        wait_until(lambda: len(children.read_text().split()) == len(INPUT_TOPICS), "its consumers start", 60, 0.01)
        pids = children.read_text().split()
        rebuild.kill()
    assert rebuild.returncode == -signal.SIGKILL
    wait_until(lambda: not [pid for pid in pids if Path(f"/proc/{pid}").exists()], "they have ended", 60)
    settled.start_all(instances=1)
    settle(settled, outputs)
    settled.stop_all()
    check(settled, outputs)


def test_rebuild_beside_running_services(settled, outputs):
    """Records that a hand changed come right, what did not change is not published, and life goes on."""
    settled.sql("UPDATE placement SET persons = 1")
    published = count_of(outputs)
    answer = json.loads(settled.taakctl("rebuild", "--json"))
    assert answer["same"]
    wait_until(lambda: verify(settled)["complete"], "the emitter is done", 60)
    assert verify(settled)["ok"] and count_of(outputs) == published
    produce(settled.bootstrap_servers, messages_of(SEED + 1)[:300])
    settle(settled, outputs)
    settled.stop_all()
    check(settled, outputs)


def dump(url, file):
    subprocess.run(["pg_dump", "--format=custom", f"--file={file}", url], check=True)


def restore(system, file):
    """The database as it was: in place of the present one."""
    name = urlsplit(system.environment["DATABASE_URL"]).path[1:]
    url = fresh_database(system.environment["DATABASE_URL"].replace(f"/{name}", "/postgres"), name)
    subprocess.run(["pg_restore", f"--dbname={url}", "--no-owner", file], check=True)


def test_an_older_backup_converges(settled, outputs, tmp_path):
    """Nothing that was published after the backup is published again, rejects included."""
    backup = tmp_path / "backup"
    dump(settled.environment["DATABASE_URL"], backup)
    produce(settled.bootstrap_servers, messages_of(SEED + 1))
    settle(settled, outputs)
    settled.stop_all()
    published = count_of(outputs)
    restore(settled, backup)
    settled.start_all(instances=1)
    wait_until(lambda: lag(settled.bootstrap_servers) == 0 and verify(settled)["complete"], "all is read anew", 120)
    assert verify(settled)["ok"]
    assert count_of(outputs) == published
    produce(settled.bootstrap_servers, messages_of(SEED + 2)[:300])
    settle(settled, outputs)
    settled.stop_all()
    check(settled, outputs)


def test_an_empty_database_takes_over(settled, outputs):
    """The database is gone for good: an empty one reads all topics, and publishes only what differs."""
    settled.stop_all()
    published = count_of(outputs)
    name = urlsplit(settled.environment["DATABASE_URL"]).path[1:]
    fresh_database(settled.environment["DATABASE_URL"].replace(f"/{name}", "/postgres"), name)
    settled.taakctl("migrate")
    settled.start_all(instances=1)
    wait_until(lambda: lag(settled.bootstrap_servers) == 0 and verify(settled)["complete"], "all is read anew", 120)
    settled.stop_all()
    assert verify(settled)["ok"] and count_of(outputs) == published
    check(settled, outputs)
