// Signs events by CloudEvents' verifiability extension: a DSSE envelope in header ce_dssematerial.
//
// SIGNING_KEY_FILE=key.pem SIGNING_KEY_ID=… from `taakctl keys new`: a private key in PEM (PKCS#8), Ed25519 or ECDSA over P-256,
// and the name by which those who trust it know it. Where they are not set, events go unsigned.

import { createHash, createPrivateKey, sign as signWith } from "node:crypto";
import { readFileSync } from "node:fs";
import { env } from "node:process";

const TYPE = "https://cloudevents.io/verifiability/dsse/v0.1";
const ATTRIBUTES = ["ce_id", "ce_source", "ce_specversion", "ce_type", "content-type", "ce_dataschema", "ce_subject"];
const key = env.SIGNING_KEY_FILE && createPrivateKey(readFileSync(env.SIGNING_KEY_FILE));
const base64 = (data) => Buffer.from(data).toString("base64");
const sha256 = (data) => createHash("sha256").update(data).digest();

/** A time as it is signed: in UTC, with Z, in whole seconds. */
function utc(time) {
  if (time.includes(".")) throw new Error(`a signed event's time has no fraction of a second: ${time}`);
  return new Date(time).toISOString().replace(".000Z", "Z");
}

/** The digest of nine digests: of eight attributes as text, of those that are not there as of an empty one, and of the value. */
function coreDigest(headers, value) {
  const texts = [...ATTRIBUTES.map((name) => headers[name] ?? ""), utc(headers.ce_time)];
  return sha256(Buffer.concat([...texts, value].map((part) => sha256(part))));
}

/** The headers with the signature as one more, where there is a key; the value is what Kafka gets. */
export function sign(headers, value) {
  if (!key) return headers;
  const payload = JSON.stringify({ core: base64(coreDigest(headers, value)) });
  const encoding = Buffer.from(`DSSEv1 ${TYPE.length} ${TYPE} ${payload.length} ${payload}`); // DSSE's PAE
  const signature = signWith(key.asymmetricKeyType === "ed25519" ? null : "sha256", encoding, key);
  const signatures = [{ keyid: env.SIGNING_KEY_ID, sig: base64(signature) }];
  const envelope = { payload: base64(payload), payloadType: TYPE, signatures };
  return { ...headers, ce_dssematerial: base64(JSON.stringify(envelope)) };
}
