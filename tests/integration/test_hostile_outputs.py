"""What anybody with a producer can write on the topics of figures: it is taken or passed over, and the figures go on."""

import json

import pytest
from confluent_kafka import Producer

from broker import read_all, wait_until
from envelopes import PB, Outgoing
from protos import REPOSITORY

REFERENCE = REPOSITORY / "deploy" / "reference"
QUOTAS, NATION = "taakstelling.quotas.v1", "taakstelling.nation.v1"
HALF = PB.HalfYear(year=2017, half=1)
INT64_MAX, UINT64_MAX = 2**63 - 1, 2**64 - 1


def figure(key, body, topic=QUOTAS, sequence=1, headers=()):
    """As an emitter's, but for what it says."""
    value = body if body is None or isinstance(body, bytes) else body.SerializeToString()
    return Outgoing(topic, key.encode(), value, (*headers, ("outbox-sequence", str(sequence).encode())))


def quota(code="GM0716", period=HALF, revision=7, **fields):
    return PB.Quota(municipality_code=code, period=period, revision=revision, **fields)


RUBBISH = {
    "undecodable": figure("GM0014/2017-1", b"\xff\xff\xff"),
    "empty": figure("GM0015/2017-1", b""),
    "of another": figure("GM0017/2017-1", quota("GM0518")),
    "period 0": figure("GM0018/2017-1", quota("GM0018", period=PB.HalfYear())),
    "year 99999": figure("GM0022/2017-1", quota("GM0022", period=PB.HalfYear(year=99999, half=1))),
    "no day": figure("GM0024/2017-1", quota("GM0024", position_date=PB.Date(year=2017, month=2, day=30))),
    "enum below 0": figure("GM0025/2017-1", quota("GM0025", phase=-1, basis=-(2**31))),
    "enum beyond": figure("GM0034/2017-1", quota("GM0034", phase=2**31 - 1, basis=99, total_status=4)),
    "the most of all": figure("GM0037/2017-1", quota("GM0037", realised=2**32 - 1, remaining=-(2**31), carry_over=2**31 - 1)),
    "last revision": figure("GM0040/2017-1", quota("GM0040", revision=UINT64_MAX)),
    "last bigint": figure("GM0047/2017-1", quota("GM0047", revision=INT64_MAX)),
    "last bigint taken back": figure("GM0048/2017-1", None, headers=(("revision", str(INT64_MAX).encode()),)),
    "beyond taken back": figure("GM0050/2017-1", None, headers=(("revision", b"99999999999999999999"),)),
    "nation": figure("2017-1", PB.NationalQuota(period=HALF, revision=INT64_MAX), NATION),
    "nation of another": figure("2017-1", PB.NationalQuota(period=PB.HalfYear(year=2018, half=2), revision=3), NATION),
    "in the other topic": figure("2017-1", quota()),
    "no such municipality": figure("GM9999/2017-1", quota("GM9999")),
    "no such period": figure("GM0716/1990-1", quota(period=PB.HalfYear(year=1990, half=1))),
    "first period": figure("GM0716/0000-1", quota(period=PB.HalfYear(year=0, half=1))),
    "last sequence": figure("GM0053/2017-1", quota("GM0053"), sequence=INT64_MAX),
    "no key of a figure": figure("GM0716", quota()),
    "no such municipality, of another": figure("GM9999/2017-1", quota("GM0518")),
}


@pytest.fixture
def determined(system):
    """Figures of 2017-1, published."""
    system.start_all(instances=1)
    for words in (
        ["register", "--effective-on", "2016-01-01", "-f", str(REFERENCE / "municipalities.csv")],
        ["population", "-f", str(REFERENCE / "population.csv")],
        "total --period 2017-1 --persons 12000 --status forecast --announced-on 2016-07-01 --method statutory".split(),
    ):
        system.taakctl("determine", *words)
    wait_until(lambda: sent(system) == 391, "the figures are sent", 60)
    return system


def write(system, *messages):
    """To the partitions in which the emitter's messages of the same keys are."""
    producer = Producer({"bootstrap.servers": system.bootstrap_servers, "partitioner": "murmur2_random"})
    for message in messages:
        producer.produce(message.topic, message.value, message.key, headers=list(message.headers))
    assert producer.flush(30) == 0


def sent(system):
    [(number,)] = system.sql("SELECT coalesce(max(sent_sequence), 0) FROM emitter")
    return number


def verified(system):
    """All is right, and on the topics: what is still in the outbox is not compared."""
    answer = json.loads(system.run_taakctl("verify", "--json").stdout or "{}")
    return answer.get("ok") and answer.get("complete") and not system.sql("SELECT sequence FROM outbox")


def last_of(system, topic, key):
    return [message.value for message in read_all(system.bootstrap_servers, [topic]) if message.key == key.encode()][-1]


def take_over(system):
    system.services.pop().stop()
    system.sql("UPDATE emitter SET reconcile = true")
    system.start("quota-emitter").wait_for()


def test_rubbish_is_taken_or_passed_over(determined):
    """The emitter takes over, publishes what is right, takes back what is not its own, and never ends."""
    write(determined, *RUBBISH.values())
    take_over(determined)
    wait_until(lambda: verified(determined), "the figures are right", 30)
    assert determined.services[-1].process.poll() is None
    assert determined.sql("SELECT count(*), min(revision) > 0 FROM quota") == [(390, True)]
    assert not determined.sql("SELECT * FROM tombstone WHERE due")
    for key in ("GM9999/2017-1", "GM0716/1990-1", "GM0716/0000-1"):
        assert last_of(determined, QUOTAS, key) is None, f"{key} is taken back"
    for message in RUBBISH.values():
        if message.topic == NATION:
            assert PB.NationalQuota.FromString(last_of(determined, NATION, "2017-1")).national_total == 12000
    determine = "total --period 2017-1 --persons 11000 --status forecast --announced-on 2016-07-02 --method statutory"
    determined.taakctl("determine", *determine.split())
    wait_until(lambda: determined.sql("SELECT DISTINCT national_total FROM quota") == [(11000,)], "the figures go on", 30)
    wait_until(lambda: verified(determined), "the figures are right", 30)
