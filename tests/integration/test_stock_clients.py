"""A client of the kind that others have, as it comes, without plug-ins: kafkajs, which of all compressions knows gzip only."""

import os
import subprocess
from collections import Counter

import pytest

from broker import produce, read_all, wait_until
from contract import NATION, OUTPUT_TOPICS, QUOTAS, REJECTS
from judgement import DETERMINATIONS, INPUT_TOPICS, PLACEMENTS, Message
from protos import REPOSITORY
from registries import npm
from servers import BUILD

KAFKAJS = "kafkajs@2.2.4"
REFERENCE = REPOSITORY / "deploy" / "reference"
TOTAL = "--period 2017-1 --persons 13000 --status definitive --announced-on 2016-10-01 --method sum-preserving"
PLACED = "placement_id,municipality_code,persons,housed_on,origin\n40000001-2017-7000-8000-000000000001,GM0716,5,2017-03-01,permit_holder\n"


@pytest.fixture(scope="session")
def kafkajs(tmp_path_factory):
    """Where node finds it."""
    folder = tmp_path_factory.mktemp("kafkajs")
    npm(folder, KAFKAJS)
    return folder / "node_modules"


def read_stock(modules, servers, counts):
    """The messages as (topic, partition, offset, key, value)."""
    done = subprocess.run(
        ["node", REPOSITORY / "tests/support/stock_reader.js", servers, *(f"{topic}={n}" for topic, n in counts.items())],
        env={**os.environ, "NODE_PATH": str(modules), "KAFKAJS_NO_PARTITIONER_WARNING": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = (line.split() for line in done.stdout.splitlines())
    return {(topic, int(number), int(offset), key, value) for topic, number, offset, key, value in rows}


def as_row(message):
    parts = ("null" if part is None else part.hex() for part in (message.key, message.value))
    return (message.topic, message.partition, message.offset, *parts)


def fill(system):
    """Something on every topic but those of permits and arrivals, by the programs; a placement that is rejected, sent again."""
    publish = [BUILD / "bin" / "taakctl", "publish", "placements"]
    subprocess.run(publish, env=system.environment, input=PLACED, stdout=subprocess.DEVNULL, text=True, check=True)
    produce(system.bootstrap_servers, [Message(PLACEMENTS, 0, 0, b"x", b"nonsense", (), 0)])
    system.taakctl("determine", "register", "--effective-on", "2016-01-01", "-f", str(REFERENCE / "municipalities.csv"))
    system.taakctl("determine", "population", "-f", str(REFERENCE / "population.csv"))
    system.taakctl("determine", "total", *TOTAL.split())
    system.start_all(instances=1)
    wait_until(lambda: system.sql("SELECT 1 FROM reject"), "the reject is there", 30)
    system.taakctl("rejects", "replay", "--all")
    wait_until(lambda: len(system.sql("SELECT 1 FROM reject")) == 2, "it comes back", 30)


def test_kafkajs_reads_all_that_the_programs_publish(system, kafkajs):
    fill(system)
    topics = (*INPUT_TOPICS, *OUTPUT_TOPICS)

    def whole():
        """All that is on the topics, once the figures and the rejects are."""
        messages = read_all(system.bootstrap_servers, topics)
        counts = Counter(message.topic for message in messages)
        return counts[QUOTAS] >= 390 and counts[NATION] and counts[REJECTS] == 2 and messages

    wait_until(whole, "the figures are published", 60)
    system.stop_all()
    messages = whole()
    counts = Counter(message.topic for message in messages)
    assert counts[DETERMINATIONS] == 3 and counts[PLACEMENTS] == 3
    found = read_stock(kafkajs, system.bootstrap_servers, counts)
    assert found == {as_row(message) for message in messages}
