"""A broker that asks who one is: each identity has the rights of deploy/kafka/acls and no others, with them everything works, and without one it is told which."""

import json

import pytest
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition

from broker import produce, wait_until
from contract import OUTPUT_TOPICS, follow
from histories import publishing_order
from judgement import ARRIVALS, DETERMINATIONS, INPUT_TOPICS, PERMITS, PLACEMENTS
from secure_kafka import Right, SecureKafka, rights_of
from servers import CONSUMERS, System, delete_topics, fresh_database
from test_history import finish, history

TOPICS = (*INPUT_TOPICS, *OUTPUT_TOPICS)
SERVICES = (*CONSUMERS, "quota-emitter")
RIGHTS = rights_of()
IDENTITIES = sorted({right.identity for right in RIGHTS})


@pytest.fixture(scope="module")
def secure(server_folder):
    """With the rights that the file gives."""
    server = SecureKafka(server_folder / "kafka-secure")
    server.give(*(right for right in RIGHTS if right.resource == "transactional-id"))
    yield server
    server.stop()


class Chain(System):
    """The product, each part as its own identity."""

    def __init__(self, secure, how, url, folder):
        super().__init__(secure.properties("admin"), url, folder)
        self.secure, self.how = secure, how
        self.environment.update(secure.settings("taakctl", how))

    def start_services(self, numbers=(1,), programs=SERVICES):
        for number in numbers:
            for program in programs:
                self.start(program, number, **self.secure.settings(program, self.how))
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
        told = admin_taakctl(chain, "topics", "create", "--acls", "--json")
        assert told.returncode == 0, told.stderr
        return chain

    yield make
    for chain in chains:
        chain.kill_all()
        if getattr(request.node, "call_failed", False):
            print(chain.end_of_logs())


def admin_taakctl(chain, *arguments):
    before = dict(chain.environment)
    try:
        chain.environment.update(chain.secure.settings("admin"))
        return chain.run_taakctl(*arguments)
    finally:
        chain.environment.clear()
        chain.environment.update(before)


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
