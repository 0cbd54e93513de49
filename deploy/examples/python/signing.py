"""Signs events by CloudEvents' verifiability extension: a DSSE envelope in header ce_dssematerial.

SIGNING_KEY_FILE=key.pem SIGNING_KEY_ID=… from `taakctl keys new`: a private key in PEM (PKCS#8), Ed25519 or ECDSA over P-256,
and the name by which those who trust it know it. Where they are not set, events go unsigned.
"""

import json
import os
from base64 import b64encode
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

TYPE = "https://cloudevents.io/verifiability/dsse/v0.1"
ATTRIBUTES = ("ce_id", "ce_source", "ce_specversion", "ce_type", "content-type", "ce_dataschema", "ce_subject")
KEY_FILE = os.environ.get("SIGNING_KEY_FILE")
KEY = load_pem_private_key(Path(KEY_FILE).read_bytes(), None) if KEY_FILE else None


def base64(data):
    return b64encode(data).decode()


def utc(time):
    """A time as it is signed: in UTC, with Z, in whole seconds."""
    if "." in time:
        raise ValueError(f"a signed event's time has no fraction of a second: {time}")
    return datetime.fromisoformat(time.replace("Z", "+00:00")).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def core_digest(headers, value):
    """The digest of nine digests: of eight attributes as text, of those that are not there as of an empty one, and of the value."""
    texts = [*(headers.get(name, "") for name in ATTRIBUTES), utc(headers["ce_time"])]
    return sha256(b"".join(sha256(part).digest() for part in (*map(str.encode, texts), value))).digest()


def sign(headers, value):
    """The headers with the signature as one more, where there is a key; the value is what Kafka gets."""
    if not KEY:
        return headers
    payload = json.dumps({"core": base64(core_digest(headers, value))}).encode()
    encoding = b"DSSEv1 %d %s %d %s" % (len(TYPE), TYPE.encode(), len(payload), payload)  # DSSE's PAE
    signature = KEY.sign(encoding) if isinstance(KEY, Ed25519PrivateKey) else KEY.sign(encoding, ECDSA(SHA256()))
    signatures = [{"keyid": os.environ["SIGNING_KEY_ID"], "sig": base64(signature)}]
    envelope = {"payload": base64(payload), "payloadType": TYPE, "signatures": signatures}
    return {**headers, "ce_dssematerial": base64(json.dumps(envelope).encode())}
