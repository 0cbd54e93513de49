"""Signatures as they are made: keys and trust files by taakctl, signed events that count, four eyes, the emitter's figures."""

import base64
import json
import stat
import subprocess
import uuid
from datetime import datetime, timedelta, timezone

import pytest

from broker import lag, produce, read_all, wait_until
from contract import NATION, QUOTAS, REJECTS, header
from envelopes import PB, envelop
from judgement import DETERMINATIONS, PLACEMENTS, without_prefix
from protos import REPOSITORY
from servers import BUILD
from signing import MATERIAL, Key, verifies

REFERENCE = REPOSITORY / "deploy/reference"
TOTAL = "total --period 2017-1 --persons 13000 --status definitive --announced-on 2016-10-01 --method sum-preserving".split()
SOURCE = "urn:nld:oin:00000099000000000001:systeem:{}"
HEADINGS = "placement_id,municipality_code,persons,housed_on,origin\n"


class Person:
    """Somebody with a key of their own, who types commands."""

    def __init__(self, system, name, algorithm="ed25519"):
        self.system, self.source = system, SOURCE.format(name)
        self.path = system.folder / f"{name}.pem"
        self.entry = json.loads(system.taakctl("keys", "new", "--algorithm", algorithm, "--out", str(self.path), "--json"))

    def settings(self):
        return {"EVENT_SOURCE": self.source, "SIGNING_KEY_FILE": str(self.path), "SIGNING_KEY_ID": self.entry["keyid"]}

    def taakctl(self, *arguments, **more):
        return self.with_settings(self.system.taakctl, *arguments, **more)

    def run(self, *arguments):
        return self.with_settings(self.system.run_taakctl, *arguments)

    def with_settings(self, run, *arguments, **more):
        before = self.system.environment
        self.system.environment = {**before, **self.settings()}
        try:
            return run(*arguments, **more)
        finally:
            self.system.environment = before

    def publisher(self, topics, **more):
        return {"source": self.source, "topics": topics, "keys": [self.entry], **more}


def trust_file(system, policy, *publishers, **more):
    path = system.folder / "trust.json"
    path.write_text(json.dumps({"policy": policy, "publishers": list(publishers), **more}))
    return path


def rejects(system):
    """Their reasons and explanations."""
    return [(one["reason"], one["explanation"]) for one in json.loads(system.taakctl("rejects", "list", "--json"))["rejects"]]


def settled(system):
    """All was consumed and published."""
    [(waits,)] = system.sql("SELECT (SELECT count(*) FROM difference) + (SELECT count(*) FROM outbox) + gathering::int FROM emitter")
    return not waits and lag(system.bootstrap_servers) == 0


def rows(code, count):
    return HEADINGS + "".join(f"{uuid.uuid4()},{code},3,2017-03-01,permit-holder\n" for _ in range(count))


@pytest.mark.parametrize("algorithm", ["ed25519", "ecdsa-p256"])
def test_what_is_published_with_sign_counts(system, algorithm):
    municipality = Person(system, "municipality", algorithm)
    assert stat.S_IMODE(municipality.path.stat().st_mode) == 0o600
    trust = trust_file(system, {PLACEMENTS: "require"}, municipality.publisher([PLACEMENTS], municipalities=["GM0716"]))
    assert f"({algorithm})" in municipality.taakctl("keys", "list", str(trust)) and ": valid\n" in municipality.taakctl("keys", "list", str(trust))
    assert "is in it" in municipality.taakctl("keys", "check", str(trust))
    system.start("placement-consumer", TRUST_FILE=str(trust)).wait_for()
    system.start("quota-emitter").wait_for()
    given = rows("GM0716", 20)
    municipality.taakctl("publish", "placements", "--sign", given=given)
    municipality.taakctl("publish", "placements", "--sign", given=rows("GM0664", 1))
    municipality.taakctl("publish", "placements", given=rows("GM0716", 1))
    wait_until(lambda: lag(system.bootstrap_servers) == 0 and len(rejects(system)) == 2, "both are rejected", 60)
    assert sorted(reason for reason, _ in rejects(system)) == ["not-authorised", "not-signed"]
    assert system.sql("SELECT count(*), sum(persons) FROM placement") == [(20, 60)]
    messages = read_all(system.bootstrap_servers, [PLACEMENTS])
    assert sum(header(message, MATERIAL) is not None for message in messages) == 21
    assert all(b"." not in header(message, "ce_time") for message in messages if header(message, MATERIAL))
    printed = municipality.taakctl("publish", "placements", "--sign", given=given.replace("origin", "origin,event_time").replace(
        "permit-holder", "permit-holder,2017-03-02T00:00:00.5Z"), code=1)
    assert "0 of 20 lines published, 20 bad" in printed


def test_no_key_no_signature(system):
    done = system.run_taakctl("publish", "placements", "--sign", given=rows("GM0716", 1))
    assert done.returncode == 78 and "SIGNING_KEY_FILE and SIGNING_KEY_ID are not set" in done.stderr
    done = system.run_taakctl("determine", *TOTAL, "--sign")
    assert done.returncode == 78 and "taakctl keys new" in done.stderr
    assert done.stdout == ""


def with_false_signatures(text):
    """The file of a determination, its signatures zeros."""
    event = json.loads(text)
    found = json.loads(base64.b64decode(event["dssematerial"]))
    for signature in found["signatures"]:
        signature["sig"] = base64.b64encode(bytes(64)).decode()
    return json.dumps({**event, "dssematerial": base64.b64encode(json.dumps(found).encode()).decode()})


def test_four_eyes(system):
    """One signature is not enough for a total; with a second person's it counts."""
    official, second = Person(system, "official"), Person(system, "second", "ecdsa-p256")
    publishers = [person.publisher([DETERMINATIONS]) for person in (official, second)]
    trust = trust_file(system, {DETERMINATIONS: "require"}, *publishers, signatures={DETERMINATIONS: 2})
    assert f"{DETERMINATIONS}: require, 2 signatures" in system.taakctl("keys", "list", str(trust))
    system.start("determination-consumer", TRUST_FILE=str(trust)).wait_for()
    system.start("quota-emitter").wait_for()
    path = str(system.folder / "total.json")

    official.taakctl("determine", *TOTAL, "--sign")
    wait_until(lambda: len(rejects(system)) == 1, "one signature is not enough", 60)
    official.taakctl("determine", *TOTAL, "--sign", "--out", path)
    official.taakctl("determine", "publish", path)
    wait_until(lambda: len(rejects(system)) == 2, "nor is one from a file", 60)
    assert {reason for reason, _ in rejects(system)} == {"unknown-publisher"}
    assert "persons=13000" in second.taakctl("determine", "sign", path, "--dry-run")
    assert f"key {official.entry['keyid']}: not checked" in second.taakctl("determine", "sign", path, "--dry-run")
    system.environment["TRUST_FILE"] = str(trust)
    assert f"key {official.entry['keyid']} of {official.source}: valid" in second.taakctl("determine", "sign", path, "--dry-run")
    false = system.folder / "false.json"
    false.write_text(with_false_signatures((system.folder / "total.json").read_text()))
    assert f"of {official.source}: false" in second.taakctl("determine", "sign", str(false), "--dry-run")
    done = second.run("determine", "sign", str(false))
    assert done.returncode == 1 and "is not that of this key: ask whoever sent the file" in done.stderr, done
    second.taakctl("determine", "sign", path)
    second.taakctl("determine", "sign", path, code=1)
    assert system.sql("SELECT count(*) FROM determination") == [(0,)]
    official.taakctl("determine", "publish", path)
    wait_until(lambda: system.sql("SELECT count(*) FROM determination") == [(1,)], "with two it counts", 60)
    assert len(rejects(system)) == 2

    text = (system.folder / "total.json").read_text()
    (system.folder / "other.json").write_text(text.replace(SOURCE.format("official"), SOURCE.format("second")))
    second.taakctl("determine", "publish", str(system.folder / "other.json"), code=1)


@pytest.fixture
def emitter_key(tmp_path):
    """A key that the emitter signs with, and its settings."""
    key, path = Key("figures-2017"), tmp_path / "figures.pem"
    path.write_text(key.private_pem())
    path.chmod(0o600)
    return key, {"SIGNING_KEY_FILE": str(path), "SIGNING_KEY_ID": key.keyid}


def determine_all(system):
    system.taakctl("determine", "register", "--effective-on", "2016-01-01", "-f", str(REFERENCE / "municipalities.csv"))
    system.taakctl("determine", "population", "-f", str(REFERENCE / "population.csv"))
    system.taakctl("determine", *TOTAL)


@pytest.mark.parametrize("ids", ["", f"{QUOTAS}=7,{NATION}=8"])
def test_figures_are_signed(system, emitter_key, ids):
    """What reads them from the contract alone finds every signature right, of tombstones too; rejects stay as they came."""
    key, settings = emitter_key
    system.start_all(instances=1, SCHEMA_IDS=ids, **settings)
    determine_all(system)
    system.taakctl("publish", "placements", given=rows("GM0716", 5))
    produce(system.bootstrap_servers, [envelop(PLACEMENTS, "x", PB.Placement(placement_id="x"), 1_490_000_000_000_000, str(uuid.uuid4()))])
    wait_until(lambda: settled(system) and len(rejects(system)) == 1 and system.sql("SELECT count(*) FROM quota")[0][0] > 300, "all is published", 60)
    system.taakctl("determine", *TOTAL, "--withdraw")
    wait_until(lambda: settled(system) and system.sql("SELECT count(*) FROM quota") == [(0,)], "all is taken back", 60)
    figures = read_all(system.bootstrap_servers, [QUOTAS, NATION])
    assert sum(message.value is None for message in figures) > 300
    for message in figures:
        assert verifies(key, message.headers, message.value), message
        assert b"." not in header(message, "ce_time") and header(message, "outbox-sequence")
        assert not message.value or not ids or (message.value[0] == 0 and without_prefix(message.value))
    [figure] = [message for message in figures if message.value][:1]
    assert not verifies(key, figure.headers, figure.value[:-1] + bytes([figure.value[-1] ^ 1]))
    [reject] = read_all(system.bootstrap_servers, [REJECTS])
    assert header(reject, MATERIAL) is None
    system.taakctl("verify")


def test_an_emitter_whose_key_is_wrong_does_not_start(system, emitter_key, tmp_path):
    _, settings = emitter_key
    (tmp_path / "none.pem").write_text("no key")
    (tmp_path / "none.pem").chmod(0o600)
    (tmp_path / "open.pem").write_text((tmp_path / "figures.pem").read_text())
    (tmp_path / "open.pem").chmod(0o644)
    for wrong, says in [
        ({"SIGNING_KEY_ID": ""}, "SIGNING_KEY_FILE is set and SIGNING_KEY_ID is not"),
        ({"SIGNING_KEY_FILE": "/nowhere/at/all"}, "quota-emitter: SIGNING_KEY_FILE: /nowhere/at/all: No such file"),
        ({"SIGNING_KEY_FILE": str(tmp_path / "none.pem")}, "is no private key in PEM"),
        ({"SIGNING_KEY_FILE": str(tmp_path / "open.pem")}, "everyone may read this private key"),
    ]:
        environment = {**system.environment, **settings, **wrong}
        done = subprocess.run([BUILD / "bin/quota-emitter"], env=environment, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 78 and says in done.stderr and done.stderr.count("\n") == 1 and not done.stdout, done


def days_from_now(days):
    return (datetime.now(timezone.utc) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_keys_check_says_what_to_do(system):
    person = Person(system, "person")
    ending = {**person.publisher([PLACEMENTS]), "keys": [{**person.entry, "until": days_from_now(10)}]}
    trust = trust_file(system, {PLACEMENTS: "require"}, ending)
    printed = person.taakctl("keys", "check", str(trust), code=1)
    assert "has no key that holds after" in printed and "taakctl keys new" in printed
    assert "ends in 9 days" in person.taakctl("keys", "list", str(trust))
    trust_file(system, {PLACEMENTS: "require"}, {**ending, "source": SOURCE.format("other")})
    assert "EVENT_SOURCE is" in person.taakctl("keys", "check", str(trust), code=1)
    trust.write_text("{}")
    done = system.run_taakctl("keys", "check", str(trust))
    assert done.returncode == 78 and done.stderr.count("\n") == 1
    done = system.run_taakctl("keys", "new", "--out", str(person.path))
    assert done.returncode == 1 and "File exists" in done.stderr
