"""The benchmarks run; what they measure here means nothing."""

import json
import os
import subprocess

import pytest

from protos import REPOSITORY
from servers import BUILD

CASE = "ordered ids, 5 % + 5 %"


def run(*words):
    environment = {**os.environ, "BUILD_DIR": str(BUILD)}
    done = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.heavy
def test_throughput():
    words = ["--part", "throughput", "--events", "20000", "--runs", "1", "--case", CASE, "--json"]
    answer = json.loads(run(REPOSITORY / "tests" / "bench" / "run", *words))
    assert all(number > 0 for number in answer["throughput"]["cases"][CASE].values())


@pytest.mark.heavy
def test_latency():
    words = ["--part", "latency", "--part", "requests", "--part", "total", "--runs", "1", "--rate", "200", "--seconds", "2"]
    answer = json.loads(run(REPOSITORY / "tests" / "bench" / "run", *words, "--warm-up", "0", "--changes", "2", "--json"))
    floor, nobody, people, alone = answer["latency"]["200"].values()
    for result in (floor, nobody, people):
        assert 0 < result["reader_p50"] <= result["reader_p99"] <= result["reader_max"]
    assert floor["ratio_p50"] == floor["messages_per_event"] == 1
    assert nobody["messages_per_event"] < people["messages_per_event"], "no placement moves the indicative total"
    assert 0 < alone["broker_us"] and "reader_p50" not in alone
    requests = answer["requests"]["per_event"]
    assert requests["floor"]["bench-publisher PRODUCE"] == pytest.approx(1, abs=0.2)
    assert 0 < requests["people waiting"]["quota-emitter END_TXN"] < requests["people waiting"]["quota-emitter PRODUCE"]
    assert answer["total_ms"]["quotas"] == 390 and 0 < answer["total_ms"]["first_p50"] <= answer["total_ms"]["last_p50"]


@pytest.mark.heavy
@pytest.mark.parametrize("processes", (1, 2))
def test_peers(processes):
    """Without Kafka Connect, which takes what the tests do not need."""
    words = ["--events", "20000", "--runs", "1", "--processes", str(processes)]
    words += ["--only", "placement-consumer", "--only", "Python", "--json"]
    answer = json.loads(run(REPOSITORY / "tests" / "bench" / "peers" / "run", *words))
    assert list(answer["candidates"]) == ["placement-consumer", "Python"]
    for result in answer["candidates"].values():
        assert result["events_per_s"] > 0 and result["peak_mb"] > 0 and result["wrong_rows"] == 0


@pytest.mark.heavy
def test_signatures():
    answer = json.loads(run(REPOSITORY / "tests" / "bench" / "signatures", "--events", "2000", "--seconds", "1", "--json"))
    assert len(answer["cases"]) == 4 and all(case["events_per_s"] > 0 for case in answer["cases"].values())
    assert answer["cases"]["ed25519, required"]["openssl_per_s"] > 0


@pytest.mark.heavy
def test_trace():
    answer = json.loads(run(REPOSITORY / "tests" / "bench" / "trace", "--placements", "5", "--json"))
    assert answer["in all"]["p50"] > answer["sent (emitter)"]["p50"] > 0


@pytest.mark.heavy
def test_scale():
    words = ["--events", "20000", "--runs", "1", "--stored", "1", "--part", "stored", "--part", "updates", "--json"]
    answer = json.loads(run(REPOSITORY / "tests" / "bench" / "scale", *words))
    assert answer["stored"]["random ids, 1 million stored"]["events_per_s"] > 0
    assert answer["updates"]["390 municipalities"]["updates_per_s"] > 0


@pytest.mark.heavy
def test_scale_in_hash_partitions():
    words = ["--events", "20000", "--runs", "1", "--stored", "1", "--part", "stored", "--hash-partitions", "4", "--json"]
    answer = json.loads(run(REPOSITORY / "tests" / "bench" / "scale", *words))
    assert answer["stored"]["ordered ids, 1 million stored"]["events_per_s"] > 0


@pytest.mark.heavy
def test_soak():
    lines = run(REPOSITORY / "tests" / "bench" / "soak", "--events", "3000", "--speed", "100000", "--json").splitlines()
    *looks, answer = map(json.loads, lines)
    assert answer["verified"] and answer["settled"]["outbox, dead rows"] >= 0
    assert [look["events"] for look in looks] == [*range(0, 3001, 30), 3000]
    last = looks[-1]["tables"]
    assert last["placement"]["rows"] > 900 and last["permit"]["rows"] > 9000 and last["quota"]["rows"] >= 776
    assert answer["end"]["work"]["WAL bytes an event"] > 0
