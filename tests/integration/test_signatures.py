"""Whose messages count: with a trust file, and messages signed by another program than ours (signing.py)."""

import base64
import json
import random
import signal
import urllib.request
from dataclasses import replace
from datetime import date, datetime

import pytest

from backlog import DAY, placement
from broker import produce, wait_until
from contract import header
from envelopes import PB, envelop, make_date, random_uuid, to_time
from faults import citizen_number
from judgement import DETERMINATIONS, PERMITS, PLACEMENTS
from signing import MATERIAL, Key, Publisher, Trust, envelope, payload_of, signed
from steady_load import Load
from test_rejects import on_topic, rejects, replay, wait_for_rejects
from test_services import run

THOLEN, UTRECHT, MINISTRY, COA, NOBODY = (
    f"urn:nld:oin:0000009900000000000{n}:systeem:{name}" for n, name in enumerate(("tholen", "utrecht", "ministry", "coa", "nobody"))
)
RECORDS = "SELECT placement_id::text FROM placement WHERE NOT withdrawn"


@pytest.fixture
def rng():
    return random.Random(20170401)


def plain(rng, topic=PLACEMENTS, body=None, source=THOLEN, seconds=40_000):
    """A message as one signs it: ce_time in whole seconds."""
    body = body or placement(rng)
    key = getattr(body, "placement_id", "total")
    message = envelop(topic, key, body, to_time(DAY, seconds), random_uuid(rng))
    time = message.header("ce_time").split(b".")[0] + b"Z"
    return message.with_header("ce_time", time).with_header("ce_source", source.encode())


def of(rng, municipality):
    body = placement(rng)
    body.municipality_code = municipality
    return body


def start(system, trust, program="placement-consumer", **settings):
    path = trust.write(system.folder / f"trust-{program}.json")
    return system.start(program, TRUST_FILE=str(path), **settings).wait_for(), path


def metric(service, name):
    """The sum of a metric's series, by their labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{service.port}/metrics", timeout=5) as answer:
        lines = [line for line in answer.read().decode().splitlines() if line.startswith(name)]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def results(service, topic=PLACEMENTS):
    series = metric(service, "taakstelling_signatures_total")
    return {result: series[f'taakstelling_signatures_total{{topic="{topic}",result="{result}"}}'] for result in RESULTS}


RESULTS = ("valid", "not-signed", "bad-signature", "unknown-publisher", "not-authorised")


def read_until(system, count):
    wait_until(lambda: system.sql("SELECT coalesce(sum(next_offset), 0) FROM position") == [(count,)], "all are read", 60)


class World:
    """Who has which key: Tholen may write for itself alone, Utrecht for all, and each has one on another curve."""

    def __init__(self):
        self.tholen, self.utrecht = Key("tholen-2026"), Key("utrecht-2026", "ecdsa-p256")
        self.expired, self.coming, self.stranger = Key("tholen-2019"), Key("tholen-2098"), Key("stranger")
        self.coa = Key("coa")
        self.publishers = [
            Publisher(
                THOLEN,
                [PLACEMENTS],
                [self.tholen, (self.expired, {"until": "2020-01-01T00:00:00Z"}), (self.coming, {"from": "2098-01-01T00:00:00Z"})],
                ["GM0716"],
            ),
            Publisher(UTRECHT, [PLACEMENTS], [self.utrecht]),
            Publisher(COA, [PERMITS], [self.coa]),
        ]

    def trust(self, policy="require"):
        return Trust({PLACEMENTS: policy}, self.publishers)

    def cases(self, rng):
        """Messages that fail, each with the reason and a word of what is told of it."""
        good = signed(plain(rng), self.tholen)
        content = good.header(MATERIAL)
        other = signed(plain(rng), self.tholen)
        permit = PB.Permit(permit_id=random_uuid(rng), category=1, persons=3, granted_on=make_date(date(2017, 3, 1)))
        elsewhere = signed(plain(rng, PERMITS, permit, COA), self.coa)
        fraction = plain(rng).with_header("ce_time", b"2017-03-20T11:00:00.500Z")
        kept = json.loads(base64.b64decode(content))
        yield signed(plain(rng), self.utrecht), "unknown-publisher", f"signed by {UTRECHT}, but not by its ce_source {THOLEN}"
        yield plain(rng), "not-signed", "ce_dssematerial is missing"
        yield plain(rng).and_header(MATERIAL, b""), "not-signed", "ce_dssematerial is missing"
        for name in ("ce_id", "ce_source", "ce_time"):
            value = good.header(name)
            other_value = (random_uuid(rng).encode() if name == "ce_id" else value.replace(b"0", b"1", 1))
            yield good.with_header(name, other_value), "bad-signature", "not this message"
        yield replace(good, value=good.value[:-1] + bytes([good.value[-1] ^ 1])), "bad-signature", "not this message"
        yield good.with_header(MATERIAL, other.header(MATERIAL)), "bad-signature", "not this message"
        yield good.with_header(MATERIAL, content[:-8] + b"????????"), "bad-signature", "no Base64"
        yield good.with_header(MATERIAL, coded({**kept, "payloadType": "text/plain"})), "bad-signature", "payloadType"
        theirs = json.loads(base64.b64decode(other.header(MATERIAL)))["signatures"]
        yield good.with_header(MATERIAL, coded({**kept, "signatures": theirs})), "bad-signature", "key tholen-2026"
        yield good.and_header(MATERIAL, content), "bad-signature", "2 times"
        yield good.and_header("ce_subject", b"later"), "bad-signature", "not this message"
        yield fraction.and_header(MATERIAL, content), "bad-signature", "fraction"
        yield signed(plain(rng), self.expired), "unknown-publisher", "held until 2020-01-01"
        yield signed(plain(rng), self.coming), "unknown-publisher", "does not hold before 2098-01-01"
        yield signed(plain(rng), self.stranger), "unknown-publisher", "key stranger is not in the trust file"
        yield signed(plain(rng, source=NOBODY), self.tholen), "unknown-publisher", "no publisher with this ce_source"
        yield replace(elsewhere, topic=PLACEMENTS), "unknown-type", "belongs on this topic"
        yield signed(plain(rng, source=COA), self.coa), "unknown-publisher", f"{COA} may not write this topic"
        yield signed(plain(rng, body=of(rng, "GM0344")), self.tholen), "not-authorised", f"{THOLEN} may not write for GM0344"


def coded(signed_envelope):
    return base64.b64encode(json.dumps(signed_envelope).encode())


def good_ones(rng, world):
    """Valid in every way that the contract allows."""
    url_safe = signed(plain(rng), world.tholen)
    without_keyid = plain(rng)
    bare = envelope(payload_of(without_keyid.headers, without_keyid.value), [world.tholen])
    del bare["signatures"][0]["keyid"]
    extended = plain(rng).and_header("ce_exta", b"more")
    return [
        signed(plain(rng), world.tholen),
        signed(plain(rng, source=UTRECHT, body=of(rng, "GM0344")), world.utrecht),
        signed(plain(rng), world.stranger, world.tholen),
        signed(plain(rng).and_header("ce_subject", b"s").and_header("ce_dataschema", b"urn:nld:x"), world.tholen),
        signed(plain(rng).without_header("content-type"), world.tholen),
        signed(plain(rng).with_header("ce_time", b"2017-03-20T13:00:00+02:00"), world.tholen),
        signed(extended, world.tholen, extensions=["exta", "extb"]),
        url_safe.with_header(MATERIAL, base64.urlsafe_b64encode(base64.b64decode(url_safe.header(MATERIAL)))),
        without_keyid.and_header(MATERIAL, coded(bare)),
    ]


def test_what_fails_is_a_reject_that_says_why(system, rng):
    world = World()
    consumer, _ = start(system, world.trust())
    cases = list(world.cases(rng))
    good = good_ones(rng, world)
    produce(system.bootstrap_servers, [message for message, _, _ in cases] + good)
    read_until(system, len(cases) + len(good))
    found = [row for row in system.sql("SELECT reason, explanation FROM reject")]
    assert len(found) == len(cases)
    for _, reason, word in cases:
        assert [1 for other, explanation in found if other == reason and word in explanation], (reason, word, found)
    assert sorted(row[0] for row in system.sql(RECORDS)) == sorted(message.key.decode() for message in good)
    counted = results(consumer)
    reasons = [reason for _, reason, _ in cases]
    assert counted == {"valid": len(good), **{result: reasons.count(result) for result in RESULTS[1:]}}
    system.stop_all()


def test_under_warn_everything_counts_and_is_told(system, rng):
    world = World()
    consumer, _ = start(system, world.trust("warn"))
    messages = [signed(plain(rng), world.tholen), plain(rng), signed(plain(rng), world.stranger), signed(plain(rng, body=of(rng, "GM0344")), world.tholen)]
    produce(system.bootstrap_servers, messages)
    read_until(system, len(messages))
    assert system.sql("SELECT count(*) FROM placement") == [(4,)] and not system.sql("SELECT 1 FROM reject")
    assert results(consumer) == {"valid": 1, "not-signed": 1, "bad-signature": 0, "unknown-publisher": 1, "not-authorised": 1}
    system.stop_all()
    log = consumer.log.read_text()
    lines = [line for line in log.splitlines() if "not signed as it should be" in line]
    assert sum(int(line.split("messages=")[1].split()[0]) for line in lines) == 3
    assert "not-signed 1" in log and f"{THOLEN} " in lines[0]


def test_nothing_is_asked_of_a_topic_that_is_not_named(system, rng):
    world = World()
    consumer, _ = start(system, Trust({PERMITS: "require"}, world.publishers))
    produce(system.bootstrap_servers, [plain(rng), plain(rng).and_header(MATERIAL, b"?")])
    read_until(system, 2)
    assert system.sql("SELECT count(*) FROM placement") == [(2,)]
    assert set(results(consumer).values()) == {0}
    system.stop_all()


def total(persons, half=1):
    period = PB.HalfYear(year=2017, half=half)
    return PB.Determination(
        national_total=PB.NationalTotal(
            period=period, persons=persons, status=2, announced_on=make_date(date(2016, 9, 30)), method=PB.METHOD_STATUTORY
        )
    )


def test_four_eyes(system, rng):
    """A national total with one signature does not count, with those of two publishers it does."""
    minister, secretary, again = Key("minister"), Key("secretary", "ecdsa-p256"), Key("minister-2")
    second = "urn:nld:oin:00000099000000000009:systeem:secretary"
    publishers = [Publisher(MINISTRY, [DETERMINATIONS], [minister, again]), Publisher(second, [DETERMINATIONS], [secretary])]
    trust = Trust({DETERMINATIONS: "require"}, publishers, {DETERMINATIONS: 2})
    _, file = start(system, trust, "determination-consumer")

    def determined(half, *keys):
        return signed(plain(rng, DETERMINATIONS, total(1000 + half, half), MINISTRY), *keys)

    produce(system.bootstrap_servers, [determined(1, minister), determined(1, minister, again), determined(1, secretary), determined(2, minister, secretary)])
    read_until(system, 4)
    assert system.sql("SELECT subject FROM determination") == [("total/2017-2/definitive/2016-09-30",)]
    told = sorted(row[0] for row in system.sql("SELECT explanation FROM reject WHERE reason = 'unknown-publisher'"))
    assert len(told) == 3 and sum("1 of the 2 signatures" in text for text in told) == 2
    [entry] = json.loads(system.taakctl("audit", "--kind", "determined", "--json"))
    assert sorted(entry["key_ids"]) == ["minister", "secretary"]
    system.stop_all()
    # A rebuild judges again, so it must have the trust file, too.
    assert "TRUST_FILE is not set" in system.run_taakctl("rebuild").stderr
    assert system.sql("SELECT count(*) FROM determination") == [(1,)]
    system.environment["TRUST_FILE"] = str(file)
    system.taakctl("rebuild")
    assert system.sql("SELECT subject FROM determination") == [("total/2017-2/definitive/2016-09-30",)]
    assert system.sql("SELECT count(*) FROM reject WHERE reason = 'unknown-publisher'") == [(3,)]
    assert json.loads(system.taakctl("audit", "--kind", "determined", "--json")) == [entry]


def test_a_determination_names_many_municipalities(system, rng):
    """Who may write for two cannot move persons to a third; a total, which names none, is anybody's who may write."""
    province = Key("province")
    source = "urn:nld:oin:00000099000000000007:systeem:province"
    publishers = [Publisher(source, [DETERMINATIONS], [province], ["GM0716", "GM0664"])]
    start(system, Trust({DETERMINATIONS: "require"}, publishers), "determination-consumer")

    def transfer(to_code):
        moved = PB.Transfer(
            transfer_id=random_uuid(rng), period=PB.HalfYear(year=2017, half=1), from_code="GM0716", to_code=to_code, persons=3, decided_on=make_date(DAY)
        )
        return signed(plain(rng, DETERMINATIONS, PB.Determination(transfer=moved), source), province)

    produce(system.bootstrap_servers, [transfer("GM0664"), transfer("GM0344"), signed(plain(rng, DETERMINATIONS, total(5), source), province)])
    read_until(system, 3)
    assert system.sql("SELECT count(*) FROM determination") == [(2,)]
    assert system.sql("SELECT reason, explanation FROM reject") == [("not-authorised", f"{source} may not write for GM0344")]
    system.stop_all()


def test_a_persons_number_is_withheld_whatever_else_is_wrong(system, rng):
    number = citizen_number(rng)
    body = placement(rng)
    body.placement_id = number
    system.start("quota-emitter").wait_for()
    start(system, World().trust())
    produce(system.bootstrap_servers, [plain(rng, body=body)])
    wait_for_rejects(system, 1)
    [[reason, explanation, key, value, names]] = system.sql("SELECT reason, explanation, key, value, header_names FROM reject")
    assert (reason, key, value) == ("not-signed", None, None) and "person's number" in explanation
    assert {bytes(name) for name in names} == {b"ce_source", b"ce_type", b"ce_time"}
    wait_until(lambda: on_topic(system, "taakstelling.rejects.v1"), "the reject is published", 30)
    [published] = on_topic(system, "taakstelling.rejects.v1")
    assert (published.key, published.value) == (None, None) and number.encode() not in repr(published).encode()
    shown = json.loads(system.taakctl("rejects", "show", "1", "--json"))
    assert shown["personal"] and list(replay(system, "--all", code=1).values()) == ["nothing left to send"]
    system.stop_all()


def test_an_unknown_publisher_can_be_replayed_once_it_is_known(system, rng):
    world = World()
    stranger = Key("stranger-2026")
    consumer, path = start(system, world.trust())
    message = signed(plain(rng, source=NOBODY), stranger)
    produce(system.bootstrap_servers, [message])
    wait_for_rejects(system, 1)
    assert rejects(system)[0]["reason"] == "unknown-publisher"
    found = json.loads(system.taakctl("record", message.key.decode(), "--json"))
    assert [version["reason"] for record in found["records"] for version in record["versions"]] == ["unknown-publisher"]
    world.publishers.append(Publisher(NOBODY, [PLACEMENTS], [stranger]))
    world.trust().write(path)
    renew(consumer, 4)
    assert list(replay(system, "--reason", "unknown-publisher").values()) == ["sent"]
    wait_until(lambda: system.sql(RECORDS) == [(message.key.decode(),)], "it counts", 30)
    assert len(rejects(system)) == 1
    came = on_topic(system, PLACEMENTS)
    assert [header(sent, MATERIAL) for sent in came] == [message.header(MATERIAL)] * 2
    system.stop_all()


def renew(consumer, publishers):
    """Asks for the trust file to be read anew, and waits until it holds."""
    before = consumer.log.read_text().count('msg="trust file"')
    consumer.process.send_signal(signal.SIGHUP)
    wait_until(lambda: consumer.log.read_text().count('msg="trust file"') > before, "the trust file is read anew", 30)
    assert f"publishers={publishers} " in consumer.log.read_text().split('msg="trust file"')[-1]


def test_a_wrong_trust_file_is_told_and_the_one_before_holds(system, rng):
    world = World()
    consumer, path = start(system, world.trust())
    refused, ends = "taakstelling_trust_file_refused", "taakstelling_trust_file_ends_timestamp_seconds"
    assert metric(consumer, refused) == {refused: 0}
    assert metric(consumer, ends) == {ends: datetime.fromisoformat("2099-01-01T00:00:00+00:00").timestamp()}
    path.write_text(path.read_text().replace('"municipalities"', '"municipality"'))
    consumer.process.send_signal(signal.SIGHUP)
    wait_until(lambda: metric(consumer, refused) == {refused: 1}, "the file is refused", 30)
    assert "publishers[0].municipality: is not known here" in consumer.log.read_text()
    produce(system.bootstrap_servers, [signed(plain(rng), world.tholen), plain(rng)])
    read_until(system, 2)
    assert system.sql("SELECT count(*) FROM placement") == [(1,)]
    world.publishers[1].keys = [(world.utrecht, {"until": "2098-06-01T00:00:00Z"})]
    world.trust("warn").write(path)
    renew(consumer, 3)
    assert metric(consumer, ends) == {ends: datetime.fromisoformat("2098-06-01T00:00:00+00:00").timestamp()}
    assert metric(consumer, refused) == {refused: 0} and "policy=warn" in consumer.log.read_text()
    produce(system.bootstrap_servers, [plain(rng)])
    read_until(system, 3)
    assert system.sql("SELECT count(*) FROM placement") == [(2,)]
    system.stop_all()


@pytest.mark.parametrize("program", ["placement-consumer", "permit-consumer", "family-consumer", "determination-consumer"])
def test_a_wrong_trust_file_at_the_start(program, tmp_path):
    path = tmp_path / "trust.json"
    path.write_text('{"policy": {}, "publishers": [{"source": "x"}]}')
    done = run(program, TRUST_FILE=str(path))
    assert done.returncode == 78 and done.stdout == "" and done.stderr.count("\n") == 1
    assert "TRUST_FILE: " in done.stderr and "publishers[0].source: is no URN" in done.stderr
    done = run(program, TRUST_FILE=str(tmp_path / "none"))
    assert done.returncode == 78 and "No such file" in done.stderr and done.stderr.count("\n") == 1


def test_sighup_ends_nothing_where_nothing_is_read_anew(system, rng):
    """Nor where it comes to an emitter that stands by."""
    system.start_all(instances=1, emitters=2)
    system.start("board").wait_for()
    for service in system.services:
        service.process.send_signal(signal.SIGHUP)
    for service in system.services:
        wait_until(lambda of=service: "read anew" in of.log.read_text(), f"{service.program} tells it", 30)
    produce(system.bootstrap_servers, [plain(rng)])
    system.taakctl("lag", "--wait", "60")
    assert system.sql("SELECT count(*) FROM placement") == [(1,)]
    assert [service.process.poll() for service in system.services] == [None] * len(system.services)
    system.stop_all()


@pytest.mark.heavy
def test_keys_are_rotated_and_revoked_under_load(system, rng):
    """Two keys hold while a publisher changes from one to the other; what a revoked key signs afterwards does not count."""
    world = World()
    coming = Key("tholen-2027")
    consumer, path = start(system, world.trust())
    consumers = [consumer, system.start("placement-consumer", 2, TRUST_FILE=str(path)).wait_for()]
    [tholen, *_] = world.publishers
    key, sent = world.tholen, []

    def publish(_number):
        message = signed(plain(rng), key)
        sent.append(message.key.decode())
        return message

    def trust():
        world.trust().write(path)
        for each in consumers:
            renew(each, len(world.publishers))

    with Load(system.bootstrap_servers, publish) as load:
        load.pass_by(3)
        tholen.keys.append(coming)
        trust()
        load.pass_by(3)
        key = coming
        load.pass_by(3)
        key = world.tholen  # once more, as both hold
        load.pass_by(3)
        key = coming
        load.pass_by(1)
        by_both = set(sent)
        wait_until(lambda: by_both <= {row[0] for row in system.sql(RECORDS)}, "what was signed with the old one is read", 60)
        tholen.keys.remove(world.tholen)
        trust()
        others = random.Random(1)
        late = [signed(plain(others), world.tholen) for _ in range(200)]
        produce(system.bootstrap_servers, late)
        load.pass_by(3)
        load.end()
    load.check_rate()
    read_until(system, len(sent) + len(late))
    assert sorted(row[0] for row in system.sql(RECORDS)) == sorted(sent)
    assert system.sql("SELECT reason, count(*) FROM reject GROUP BY 1") == [("unknown-publisher", len(late))]
    system.stop_all()
