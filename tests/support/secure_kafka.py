"""A Kafka that asks who one is (deploy/kafka/start --secure): its identities, their rights as deploy/kafka/acls has them, giving and taking rights."""

import hashlib
import os
import re
import socket
import ssl
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

import confluent_kafka

from protos import REPOSITORY
from servers import PrivateServer

KAFKA = REPOSITORY / "deploy" / "kafka"
# Kafka's numbers, of its protocol.
OPERATIONS = {"Read": 3, "Write": 4, "Create": 5, "Describe": 8, "DescribeConfigs": 10}
RESOURCES = {"topic": 2, "group": 3, "cluster": 4, "transactional-id": 5}
CREATE_ACLS, DELETE_ACLS, ALTER_CREDENTIALS = 30, 31, 51
LITERAL, PREFIXED = 3, 4
ALLOW, SHA_512 = 3, 2
ITERATIONS = 4096
# librdkafka before 2.6.1 does SCRAM in a way that Kafka 4 refuses.
MECHANISM = "SCRAM-SHA-512" if confluent_kafka.libversion()[1] >= 0x02060100 else "PLAIN"
NO_TAGS, NONE, ONE = b"\0", b"\1", b"\2"  # of a compact array: how many there are, and one


@dataclass(frozen=True)
class Right:
    identity: str
    operation: str
    resource: str
    name: str

    def __str__(self):
        return f"{self.operation} {self.resource} {self.name}"


def rights_of(path=KAFKA / "acls"):
    """All rights of the file, in its order."""
    lines = (line.split() for line in path.read_text().splitlines() if not line.startswith("#"))
    return [Right(*words) for words in lines if words]


def settings_of(path):
    return dict(line.split("=", 1) for line in path.read_text().splitlines())


def properties_of(settings):
    """librdkafka's properties of the settings KAFKA_…."""
    found = {}
    for name, value in settings.items():
        if name.endswith("_FILE"):
            name, value = name.removesuffix("_FILE"), Path(value).read_text().strip()
        found[name.removeprefix("KAFKA_").lower().replace("_", ".")] = value
    return found


class SecureKafka(PrivateServer):
    def __init__(self, folder):
        super().__init__("kafka", "KAFKA_BOOTSTRAP_SERVERS", folder, "--secure")
        self.tls = folder / "tls"

    def settings(self, identity, how="ssl"):
        """The product's settings for an identity, with its certificate (ssl) or its password (sasl)."""
        settings = settings_of(self.folder / "identities" / f"{identity}.{how}")
        return {**settings, "KAFKA_SASL_MECHANISM": MECHANISM} if how == "sasl" else settings

    def properties(self, identity, how="ssl"):
        return properties_of(self.settings(identity, how))

    def restart(self):
        self.script("stop")
        self.script("start")

    def certify(self, *names, folder=None):
        """New certificates, of the folder's CA, which is made where it has none."""
        subprocess.run([KAFKA / "certificates", folder or self.tls, *names], check=True, capture_output=True)

    def give(self, *rights):
        """What librdkafka 2.0 cannot give, a right on a transactional id, too."""
        self._ask(CREATE_ACLS, 1, struct.pack(">i", len(rights)) + b"".join(map(given, rights)))

    def take(self, *rights):
        answer = self._ask(DELETE_ACLS, 1, struct.pack(">i", len(rights)) + b"".join(map(given, rights)))
        assert answer.count(b"User:") == len(rights), f"not all of {[*map(str, rights)]} were there: {answer}"

    def set_password(self, identity, password):
        """At the broker. A user of SCRAM who connects then needs the new one; one of PLAIN once the broker was restarted."""
        if MECHANISM == "PLAIN":
            settings = self.folder / "server.properties"
            changed, times = re.subn(f'(?<= user_{identity}=")[^"]*', password, settings.read_text())
            assert times == 1
            settings.write_text(changed)
            return
        salt = os.urandom(16)
        salted = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS)
        user = compact(identity.encode()) + struct.pack(">bi", SHA_512, ITERATIONS) + compact(salt) + compact(salted) + NO_TAGS
        answer = self._ask(ALTER_CREDENTIALS, 0, NONE + ONE + user + NO_TAGS, flexible=True)
        name = compact(identity.encode())
        assert answer[4:].startswith(ONE + name + bytes(2)), answer

    def _ask(self, api, version, body, flexible=False):
        """One request as admin; gives the answer's body. Kafka's protocol: https://kafka.apache.org/protocol."""
        context = ssl.create_default_context(cafile=self.tls / "ca.pem")
        context.load_cert_chain(self.tls / "admin.pem", self.tls / "admin.key")
        host, port = self.address.split(":")
        with socket.create_connection((host, int(port)), 20) as plain, context.wrap_socket(plain, server_hostname=host) as connection:
            request = struct.pack(">hhi", api, version, 7) + text("test") + (NO_TAGS if flexible else b"") + body
            connection.sendall(struct.pack(">i", len(request)) + request)
            answer = connection.makefile("rb")
            (size,) = struct.unpack(">i", answer.read(4))
            return answer.read(size)[5 if flexible else 4:]


def text(value):
    return struct.pack(">h", len(value)) + value.encode()


def compact(value):
    assert len(value) < 127
    return bytes([len(value) + 1]) + value


def place_of(right):
    prefixed = right.name.endswith("*")
    return struct.pack(">b", RESOURCES[right.resource]) + text(right.name.removesuffix("*")) + bytes([PREFIXED if prefixed else LITERAL])


def given(right):
    return place_of(right) + text(f"User:{right.identity}") + text("*") + bytes([OPERATIONS[right.operation], ALLOW])
