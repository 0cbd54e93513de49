"""Signs messages, and writes trust files, by the contract alone: another program than ours, with Python's `cryptography`."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timezone

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

PAYLOAD_TYPE = "https://cloudevents.io/verifiability/dsse/v0.1"
MATERIAL = "ce_dssematerial"
SIGNED = ("ce_id", "ce_source", "ce_specversion", "ce_type", "content-type", "ce_dataschema", "ce_subject", "ce_time")


def sha256(data):
    return hashlib.sha256(data or b"").digest()


def base64_of(data):
    return base64.b64encode(data).decode()


class Key:
    """A key pair; `algorithm` is ed25519 or ecdsa-p256."""

    def __init__(self, keyid, algorithm="ed25519"):
        self.keyid, self.algorithm = keyid, algorithm
        ed = algorithm == "ed25519"
        self.private = ed25519.Ed25519PrivateKey.generate() if ed else ec.generate_private_key(ec.SECP256R1())

    def sign(self, data):
        if self.algorithm == "ed25519":
            return self.private.sign(data)
        return self.private.sign(data, ec.ECDSA(hashes.SHA256()))

    def public_pem(self):
        encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private.public_key().public_bytes(encoding, form).decode()

    def private_pem(self):
        encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        return self.private.private_bytes(encoding, form, serialization.NoEncryption()).decode()


def in_utc(time):
    """ce_time as it is signed: UTC, Z, whole seconds."""
    moment = datetime.fromisoformat(time.upper().replace("Z", "+00:00")).astimezone(timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def core_digest(headers, value):
    """Of pairs of a name and bytes or None, and the value's bytes or None."""
    of = {name.lower(): content for name, content in headers}
    parts = [of.get(name) for name in SIGNED]
    if parts[-1]:
        parts[-1] = in_utc(parts[-1].decode()).encode()
    return sha256(b"".join(sha256(part) for part in (*parts, value)))


def payload_of(headers, value, extensions=()):
    """What the signatures are over; `extensions` are names of attributes, without ce_."""
    payload = {"core": base64_of(core_digest(headers, value))}
    if extensions:
        of = {name.lower(): content for name, content in headers}
        payload["ext"] = base64_of(sha256(b"".join(sha256(of.get(f"ce_{name}")) for name in extensions)))
        payload["signedextattrs"] = list(extensions)
    return json.dumps(payload).encode()


def pae(payload, payload_type=PAYLOAD_TYPE):
    return b"DSSEv1 %d %s %d %s" % (len(payload_type), payload_type.encode(), len(payload), payload)


def envelope(payload, keys, payload_type=PAYLOAD_TYPE):
    """The DSSE envelope as a dictionary."""
    signatures = [{"keyid": key.keyid, "sig": base64_of(key.sign(pae(payload, payload_type)))} for key in keys]
    return {"payload": base64_of(payload), "payloadType": payload_type, "signatures": signatures}


def material(headers, value, *keys, extensions=()):
    """The content of the header ce_dssematerial."""
    signed = envelope(payload_of(headers, value, extensions), keys)
    return base64.b64encode(json.dumps(signed).encode())


def material_read(content):
    """The envelope of such a header, and its payload, as dictionaries."""
    signed = json.loads(base64.b64decode(content))
    return signed, json.loads(base64.b64decode(signed["payload"]))


def signed(outgoing, *keys, extensions=()):
    """An envelopes.Outgoing with its signatures."""
    return outgoing.and_header(MATERIAL, material(outgoing.headers, outgoing.value, *keys, extensions=extensions))


def verifies(key, headers, value):
    """Whether a message as it was read carries a signature of the key that is right."""
    content = next((content for name, content in headers if name.lower() == MATERIAL), None)
    if content is None:
        return False
    found, payload = material_read(content)
    if found["payloadType"] != PAYLOAD_TYPE or payload["core"] != base64_of(core_digest(headers, value)):
        return False
    public, over = key.private.public_key(), pae(base64.b64decode(found["payload"]))
    for signature in found["signatures"]:
        more = () if key.algorithm == "ed25519" else (ec.ECDSA(hashes.SHA256()),)
        if signature.get("keyid") == key.keyid:
            public.verify(base64.b64decode(signature["sig"]), over, *more)  # raises where it is wrong
            return True
    return False


@dataclass
class Publisher:
    """A publisher in the trust file: `keys` are Keys, or pairs of one with the members that differ."""

    source: str
    topics: list
    keys: list
    municipalities: list = None

    def json(self):
        members = {"source": self.source, "topics": self.topics, "keys": [key_json(key) for key in self.keys]}
        return members if self.municipalities is None else {**members, "municipalities": self.municipalities}


def key_json(key):
    key, more = key if isinstance(key, tuple) else (key, {})
    return {
        "keyid": key.keyid,
        "algorithm": key.algorithm,
        "public_key": key.public_pem(),
        "from": "2010-01-01T00:00:00Z",
        "until": "2099-01-01T00:00:00Z",
        **more,
    }


@dataclass
class Trust:
    """A trust file."""

    policy: dict
    publishers: list
    signatures: dict = field(default_factory=dict)

    def text(self):
        publishers = [publisher.json() for publisher in self.publishers]
        return json.dumps({"policy": self.policy, "signatures": self.signatures, "publishers": publishers})

    def write(self, path):
        path.write_text(self.text())
        return path
