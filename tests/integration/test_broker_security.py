"""A broker that asks who one is: each identity has the rights of deploy/kafka/acls and no others, with them everything works, and without one it is told which."""

import json
import os
import shutil
import subprocess

import pytest
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition

from broker import produce, wait_until
from contract import OUTPUT_TOPICS, follow
from histories import publishing_order
from judgement import INPUT_TOPICS, PERMITS, PLACEMENTS
from secure_kafka import Right, SecureKafka, rights_of
from servers import BUILD, CONSUMERS, System, delete_topics, fresh_database
from test_high_availability import Count, restart_services, tell
from test_history import finish, history

TOPICS = (*INPUT_TOPICS, *OUTPUT_TOPICS)
SERVICES = (*CONSUMERS, "quota-emitter")
RIGHTS = rights_of()
IDENTITIES = sorted({right.identity for right in RIGHTS})
GROUPS = (*CONSUMERS, "reader", "reader-of-somebody", "another")
pytestmark = pytest.mark.xdist_group("brokers")  # by one worker: what they share is made once


@pytest.fixture(scope="module")
def secure(server_folder):
    """With the rights that the file gives."""
    server = SecureKafka(server_folder / "kafka-secure")
    server.give(*(right for right in RIGHTS if right.resource == "transactional-id"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ruled(secure):
    """With the topics and the rights."""
    environment = {**os.environ, **secure.settings("admin")}
    subprocess.run([BUILD / "bin" / "taakctl", "topics", "create", "--acls"], env=environment, check=True, capture_output=True)
    # The controller has them, and the broker a moment later.
    for identity in IDENTITIES:
        wait_until(lambda of=identity: set(sees(secure, of)) == seen_by(of), f"the rights of {identity} hold", 30)
    return secure


class Chain(System):
    """The product, each part as its own identity."""

    def __init__(self, secure, how, url, folder):
        super().__init__(secure.properties("admin"), url, folder)
        self.secure, self.how = secure, how
        self.environment.update(secure.settings("taakctl", how))

    def start_services(self, numbers=(1,), programs=SERVICES):
        for number in numbers:
            for program in programs:
                settings = self.secure.settings(program, self.how)
                if program in CONSUMERS:
                    settings["KAFKA_SESSION_TIMEOUT_MS"] = "6000"  # whoever may not be in a group any more is out then
                self.start(program, number, **settings)
        for service in self.services:
            service.wait_for()


@pytest.fixture
def make_chain(secure, postgres, tmp_path, request):
    """make_chain("ssl") gives a Chain on new topics and an empty database."""
    chains = []

    def make(how):
        delete_topics(secure.properties("admin"))
        chain = Chain(secure, how, fresh_database(postgres.address, f"test_secure_{how}"), tmp_path)
        chains.append(chain)
        chain.taakctl("migrate")
        told = run_taakctl(chain, secure.settings("admin"), "topics", "create", "--acls", "--json")
        assert told.returncode == 0, told.stderr
        return chain

    yield make
    for chain in chains:
        chain.kill_all()
        if getattr(request.node, "call_failed", False):
            print(chain.end_of_logs())


def run_taakctl(chain, settings, *arguments, given=""):
    """As another identity."""
    own = {name: value for name, value in chain.environment.items() if not name.startswith("KAFKA_")}
    command = [BUILD / "bin" / "taakctl", *arguments]
    return subprocess.run(command, env={**own, **settings}, input=given, capture_output=True, text=True, timeout=120, check=False)


def has(identity, operations, resource, name):
    """Whether the file gives one of these rights."""
    return any(
        (right.identity, right.resource) == (identity, resource)
        and right.operation in operations
        and (right.name == name or right.name.endswith("*") and name.startswith(right.name[:-1]))
        for right in RIGHTS
    )


def seen_by(identity):
    return {topic for topic in TOPICS if has(identity, ["Read", "Write", "Describe"], "topic", topic)}


def may_write(secure, identity):
    """To which topics it may, tried."""
    found = {}
    producer = Producer({**secure.properties(identity), "message.timeout.ms": 20_000})
    for topic in TOPICS:
        producer.produce(topic, b"", b"key", on_delivery=lambda error, message: found.update({message.topic(): error}))
    assert producer.flush(30) == 0
    assert {error.code() for error in found.values() if error} <= {KafkaError.TOPIC_AUTHORIZATION_FAILED}
    return {topic for topic, error in found.items() if error is None}


def sees(secure, identity):
    """Of which topics it is told at all."""
    client = Consumer({**secure.properties(identity), "group.id": "nobody"})
    told = {topic: client.list_topics(topic, timeout=20).topics[topic].error for topic in TOPICS}
    assert {error.code() for error in told.values() if error} <= {KafkaError.TOPIC_AUTHORIZATION_FAILED}
    return [topic for topic, error in told.items() if error is None]


def may_read(secure, identity, seen):
    """From which topics it may, tried."""
    consumer = Consumer({**secure.properties(identity), "group.id": f"nobody-{identity}", "enable.auto.commit": False, "enable.partition.eof": True})
    consumer.assign([TopicPartition(topic, 0, 0) for topic in seen])
    found = {}

    def answered():
        message = consumer.poll(0.2)
        if message is not None and message.topic():
            found.setdefault(message.topic(), message.error())
        return len(found) == len(seen)

    try:
        wait_until(answered, f"{identity} has an answer of {seen}", 30, 0)
    finally:
        consumer.close()
    codes = {topic: error and error.code() for topic, error in found.items()}
    assert set(codes.values()) <= {None, KafkaError._PARTITION_EOF, KafkaError.TOPIC_AUTHORIZATION_FAILED}
    return {topic for topic, code in codes.items() if code != KafkaError.TOPIC_AUTHORIZATION_FAILED}


def may_be_in(secure, identity, group, topic):
    """Whether it may join a group, whatever it may read; the topic is one that it sees."""
    consumer = Consumer({**secure.properties(identity), "group.id": group, "enable.auto.commit": False})
    joined, codes = [], set()
    consumer.subscribe([topic], on_assign=lambda *_: joined.append(True))

    def answered():
        message = consumer.poll(0.1)
        if message is not None and message.error():
            codes.add(message.error().code())
        return joined or KafkaError.GROUP_AUTHORIZATION_FAILED in codes

    try:
        wait_until(answered, f"{identity} is told about {group}", 30, 0)
    finally:
        consumer.close()
    return bool(joined)


def may_be_transactional(secure, identity):
    producer = Producer({**secure.properties(identity), "transactional.id": "quota-emitter"})
    try:
        producer.init_transactions(30)
    except KafkaException as failed:
        assert failed.args[0].code() == KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, failed
        return False
    return True


@pytest.mark.parametrize("identity", IDENTITIES)
def test_an_identity_may_do_what_the_file_gives_it_and_nothing_else(ruled, identity):
    """Every topic, group and transactional id there is, by a stock client."""
    seen = sees(ruled, identity)
    assert set(seen) == seen_by(identity)
    assert may_write(ruled, identity) == {topic for topic in TOPICS if has(identity, ["Write"], "topic", topic)}
    assert may_read(ruled, identity, seen) == {topic for topic in TOPICS if has(identity, ["Read"], "topic", topic)}
    for group in GROUPS:
        assert may_be_in(ruled, identity, group, seen[0]) == has(identity, ["Read"], "group", group), group
    assert may_be_transactional(ruled, identity) == has(identity, ["Write"], "transactional-id", "quota-emitter")


@pytest.mark.parametrize("how", ["ssl", "sasl"])
def test_the_whole_chain_with_no_more_than_its_rights(make_chain, how):
    chain = make_chain(how)
    chain.start_services()
    outputs = follow(chain.bootstrap_servers)
    try:
        messages = history(7, 1_500)
        produce(chain.bootstrap_servers, publishing_order(messages, 7))
        finish(chain, outputs)
    finally:
        outputs.close()


LOST = [
    Right("placement-consumer", "Read", "topic", PLACEMENTS),
    Right("placement-consumer", "Read", "group", "placement-consumer"),
    Right("quota-emitter", "Write", "topic", "taakstelling.quotas.v1"),
    Right("quota-emitter", "Write", "transactional-id", "quota-emitter"),
    Right("quota-emitter", "Read", "topic", "taakstelling.nation.v1"),
]


def lacks(right):
    """What a service says that lacks it."""
    return f"lacks {right.operation} on {right.resource.replace('-id', ' id')} {right.name}: 'taakctl topics create --acls' gives it"


def test_a_right_that_is_taken_away_is_named_and_it_goes_on_when_it_is_back(make_chain, secure):
    chain = make_chain("sasl")
    chain.start_services()
    outputs = follow(chain.bootstrap_servers)
    messages = publishing_order(history(8, 1_200), 8)
    size = len(messages) // (len(LOST) + 1) + 1
    try:
        produce(chain.bootstrap_servers, messages[:size])
        for number, right in enumerate(LOST, 1):
            [service] = [service for service in chain.services if service.program == right.identity]
            secure.take(right)
            if right.operation == "Read" and right.identity == "quota-emitter":  # it reads what it published when it begins
                service.stop()
                service.start()
            produce(chain.bootstrap_servers, messages[number * size : (number + 1) * size])
            wait_until(lambda: says(service, 503, f"user {right.identity} {lacks(right)}"), f"{service.log} names {right}", 60)
            secure.give(right)
            service.wait_for()
        finish(chain, outputs)
    finally:
        secure.give(*LOST)
        outputs.close()


def says(service, status, words):
    code, body = service.readyz()
    return code == status and words in body


def test_who_is_not_let_in_is_told_why_and_comes_in_when_it_is_mended(make_chain, secure, tmp_path):
    """Without a restart where it is a password from a file."""
    chain = make_chain("sasl")
    secure.certify("stranger", folder=tmp_path / "elsewhere")
    password = tmp_path / "password"
    password.write_text("wrong")
    settings = secure.settings("permit-consumer", "sasl")
    service = chain.start("permit-consumer", **{**settings, "KAFKA_SASL_PASSWORD_FILE": str(password)})
    certain = secure.settings("taakctl")
    stranger = {f"KAFKA_SSL_{name}_LOCATION": str(tmp_path / "elsewhere" / f"stranger.{end}") for name, end in (("CERTIFICATE", "pem"), ("KEY", "key"))}
    nobody = {name: value for name, value in certain.items() if not name.startswith(("KAFKA_SSL_CERT", "KAFKA_SSL_KEY"))}
    for given, why in (
        ({**certain, **stranger}, "KAFKA_SSL_CERTIFICATE_LOCATION"),
        ({**certain, "KAFKA_SSL_CA_LOCATION": str(tmp_path / "elsewhere" / "ca.pem")}, "broker certificate could not be verified"),
        (nobody, "KAFKA_SSL_CERTIFICATE_LOCATION"),
    ):
        done = run_taakctl(chain, given, "topics", "create")
        assert (done.returncode, "Kafka: no broker answers: " in done.stderr) == (69, True) and why in done.stderr, done.stderr
    wait_until(lambda: says(service, 503, "Look at KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD"), "it says so", 60)
    password.write_text(secure.properties("permit-consumer", "sasl")["sasl.password"])
    service.wait_for()


def test_who_publishes_without_a_right_is_told_which(make_chain, secure):
    chain = make_chain("ssl")
    rows = "permit_id,category,persons,granted_on\n01900000-0000-7000-8000-000000000001,asylum,2,2017-01-03\n"
    describe = Right("reader", "Describe", "topic", PERMITS)
    secure.give(describe)
    try:
        for identity in ("municipality", "reader"):  # one does not even see the topic
            done = run_taakctl(chain, secure.settings(identity), "publish", "permits", given=rows)
            assert done.returncode == 1 and f"{identity}.pem {lacks(Right(identity, 'Write', 'topic', PERMITS))}" in done.stderr, done
    finally:
        secure.take(describe)
    assert run_taakctl(chain, secure.settings("coa"), "publish", "permits", given=rows).returncode == 0


def rights_told(chain):
    done = chain.run_taakctl("doctor", "--json")
    return {(one["subject"], one["state"]): one["found"] for one in json.loads(done.stdout) if one["subject"].startswith("rights")}


def test_doctor_tells_what_is_missing_and_what_is_too_much(make_chain, secure):
    chain = make_chain("ssl")
    told = rights_told(chain)
    assert list(told) == [("rights", "fine")], told
    missing, beyond = Right("quota-emitter", "Write", "topic", "taakstelling.nation.v1"), Right("somebody", "Write", "topic", "taakstelling*")
    secure.take(missing)
    secure.give(beyond)
    try:
        told = rights_told(chain)
        assert told["rights of quota-emitter", "fault"] == f"User:quota-emitter lacks 1 right, such as {missing}"
        assert told["rights", "doubt"] == f"User:somebody has {beyond}, which is not asked for"
        made = json.loads(run_taakctl(chain, secure.settings("admin"), "topics", "create", "--acls", "--json").stdout)["acls"]
        assert [(one["principal"], one["right"]) for one in made if one["result"] == "made"] == [("User:quota-emitter", str(missing))]
        assert [(one["principal"], one["right"]) for one in made if one["result"] == "not asked for"] == [("User:somebody", str(beyond))]
        assert len(made) == len(RIGHTS) + 1
    finally:
        secure.take(beyond)
    assert list(rights_told(chain)) == [("rights", "fine")]
    done = chain.run_taakctl("topics", "create", "--acls")
    assert done.returncode == 0  # all is there; to make one takes more
    secure.take(missing)
    done = chain.run_taakctl("topics", "create", "--acls")
    assert done.returncode == 1 and "kafka-acls.sh" in done.stderr and str(missing).split()[-1] in done.stderr, done
    secure.give(missing)


def in_place(source, target):
    """As a careful hand does it: who reads it sees the old or the new one."""
    copy = target.with_suffix(".copy")
    copy.write_bytes(source if isinstance(source, bytes) else source.read_bytes())
    copy.rename(target)


@pytest.fixture
def counted(make_chain, request):
    """counted("ssl") gives the chain with two of each service and everything that is needed to count, under load."""

    def make(how):
        chain = make_chain(how)
        chain.start_services(numbers=(1, 2))
        tell(chain)
        return chain, Count(chain, request)

    return make


def restart_broker(chain):
    chain.secure.restart()
    for service in chain.services:
        service.wait_for()


@pytest.mark.heavy
def test_passwords_change_under_load(counted, secure, capsys):
    """No service is restarted; the broker is, so that each of their connections is made anew."""
    chain, count = counted("sasl")
    running = [service.process.pid for service in chain.services]
    count.load.pass_by(5)
    for identity in SERVICES:
        password = f"another-{identity}"
        secure.set_password(identity, password)
        in_place(password.encode(), secure.folder / "passwords" / identity)
    count.step("broker", lambda: restart_broker(chain), stops=True)
    count.load.pass_by(5)
    assert [service.process.pid for service in chain.services] == running
    assert all("took the password for Kafka anew" in service.log.read_text() for service in chain.services if service.program in CONSUMERS)
    count.prove(capsys)


@pytest.mark.heavy
def test_certificates_and_the_authority_change_under_load(counted, secure, capsys):
    """All trust the old and the new one; then all get certificates of the new one; then it alone is trusted."""
    chain, count = counted("ssl")
    tls, old, new = secure.tls, secure.folder / "tls-before", secure.folder / "tls-after"
    shutil.copytree(tls, old)
    secure.certify("kafka", *IDENTITIES, "admin", folder=new)

    def trust(*authorities):
        in_place(b"".join((folder / "ca.pem").read_bytes() for folder in authorities), tls / "ca.pem")
        count.step(f"broker trusts {len(authorities)}", lambda: restart_broker(chain), stops=True)

    def change_clients():
        for name in (*IDENTITIES, "admin"):
            for kind in ("pem", "key"):
                in_place(new / f"{name}.{kind}", tls / f"{name}.{kind}")
        restart_services(chain)
        count.load.come_as(secure.properties("admin"))

    count.load.pass_by(5)
    trust(old, new)
    count.step("clients", change_clients)
    count.load.pass_by(5)
    in_place((new / "kafka.key").read_bytes() + (new / "kafka.pem").read_bytes(), tls / "kafka.both")
    count.step("broker", lambda: restart_broker(chain), stops=True)
    count.load.pass_by(5)
    trust(new)
    in_place(new / "ca.key", tls / "ca.key")
    count.step("clients trust it alone", lambda: restart_services(chain))
    count.load.pass_by(5)
    last = {"ssl.certificate.location": str(old / "admin.pem"), "ssl.key.location": str(old / "admin.key")}
    with pytest.raises(KafkaException):
        Producer({**secure.properties("admin"), **last}).list_topics(timeout=5)
    count.prove(capsys)
