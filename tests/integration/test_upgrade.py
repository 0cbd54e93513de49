"""From the version before: its database with its data, its services running, in the middle of a history."""

import os
import threading
import time

import pytest

from broker import lag, produce, read_all, wait_until
from contract import check_everything, compare, readable, wait_for_figures
from histories import make_history, publishing_order
from judgement import INPUT_TOPICS
from oracle import expect
from servers import BUILD, EVENT_SOURCE
from version_before import migrate, start

SEED = int(os.environ.get("HISTORY_SEED", "20171201"))
COUNT = 4_000


@pytest.fixture
def system_before(system, before):
    """The tables as the version before makes them, and its services running."""
    system.sql("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    migrate(system, before)
    start(system, before, 1)
    return system


@pytest.mark.heavy
def test_from_the_version_before(system_before, outputs):
    """Migrated while its services run and a history is published: the figures go on, nothing is published twice."""
    system = system_before
    messages = publishing_order(make_history(SEED, COUNT, time.time_ns() // 1000), SEED)
    half = len(messages) // 2
    produce(system.bootstrap_servers, messages[:half])
    wait_until(lambda: lag(system.bootstrap_servers) == 0, "half is read", 120)
    publishing = threading.Thread(target=produce, args=(system.bootstrap_servers, messages[half:]))
    publishing.start()
    migrate(system, BUILD)
    system.stop_all()
    start(system, BUILD, 2)
    publishing.join()
    inputs = read_all(system.bootstrap_servers, INPUT_TOPICS)
    expected = expect(inputs)
    wait_for_figures(system.bootstrap_servers, outputs, expected)
    complaints = compare(outputs, expected) + check_everything(outputs, inputs, EVENT_SOURCE)
    assert not complaints, readable(complaints)
    wait_until(lambda: '"complete": true' in system.run_taakctl("verify", "--json").stdout, "the emitter is done", 60)
    system.taakctl("verify")
    system.stop_all()


@pytest.mark.heavy
def test_what_is_not_yet_folded(system_before, outputs):
    """Its emitter was down: what its consumers had counted by half-year is in the months, once."""
    system = system_before
    emitter = system.services.pop()
    emitter.stop()
    messages = publishing_order(make_history(SEED + 1, COUNT, time.time_ns() // 1000), SEED + 1)
    produce(system.bootstrap_servers, messages)
    wait_until(lambda: lag(system.bootstrap_servers) == 0, "all is read", 120)
    assert system.sql("SELECT count(*) FROM difference WHERE cardinality(municipalities) > 0")[0][0] > 0
    system.stop_all()
    migrate(system, BUILD)
    start(system, BUILD, 2)
    expected = expect(read_all(system.bootstrap_servers, INPUT_TOPICS))
    wait_for_figures(system.bootstrap_servers, outputs, expected)
    wait_until(lambda: '"complete": true' in system.run_taakctl("verify", "--json").stdout, "the emitter is done", 60)
    system.taakctl("verify")
    system.stop_all()
