// Publishes permits, family arrivals and placements, and tells what became of each.
//
// KAFKA_BOOTSTRAP_SERVERS=HOST:PORT EVENT_SOURCE=urn:nld:oin:… node publish.js <events.jsonl
// TLS and logins: KAFKA_SECURITY_PROTOCOL, KAFKA_SSL_…_LOCATION and KAFKA_SASL_…, as in connect().
// A line is an event: when a record became so, and the whole of it, in Protobuf's JSON:
//   {"time": "2017-03-01T10:30:00.123456Z", "placement": {"placement_id": "…", "municipality_code": "GM0716", …}}
// A correction is the whole record again with a later time; a withdrawal too, with "withdrawn": true. Its id follows from record
// and time, so the same line is the same event however often it is sent: after a crash simply run it again with the same lines.

import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { env, stdin } from "node:process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Kafka, logLevel, Partitioners } from "kafkajs";
import protobuf from "protobufjs";
import { sign } from "./signing.js";

// kind: message, the field with its id, topic, ce_type without its beginning, the group of its consumer
const KINDS = {
  permit: ["Permit", "permit_id", "coa.permits.v1", "permit-recorded.v1", "permit-consumer"],
  family_arrival: ["FamilyArrival", "arrival_id", "coa.family-arrivals.v1", "family-arrival-recorded.v1", "family-consumer"],
  placement: ["Placement", "placement_id", "municipal.placements.v1", "placement-recorded.v1", "placement-consumer"],
};
const GROUPS = Object.fromEntries(Object.values(KINDS).map(([, , topic, , group]) => [topic, group]));
const REJECTS = "taakstelling.rejects.v1";
const NAMESPACE = "5f0c2d1e-7c5b-4a57-9b1e-2f7b8f3f6a10"; // of our events' ids: take one of your own
const AT_ONCE = 500; // events in a request
const SETTLE_MS = 1000 * (env.SETTLE_SECONDS ?? 10); // a reject comes a moment after its consumer went past it
const root = new protobuf.Root();
root.resolvePath = (_, path) => fileURLToPath(new URL(`../../../proto/${path}`, import.meta.url));
root.loadSync(Object.keys(KINDS).map((kind) => `taakstelling/v1/${kind}.proto`), { keepCase: true });

function connect() {
  const { KAFKA_SECURITY_PROTOCOL: protocol = "PLAINTEXT", KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = env;
  const files = ["CA", "CERTIFICATE", "KEY"].map((name) => env[`KAFKA_SSL_${name}_LOCATION`]);
  const [ca, cert, key] = files.map((path) => path && readFileSync(path));
  return new Kafka({
    brokers: env.KAFKA_BOOTSTRAP_SERVERS.split(","),
    logLevel: logLevel.NOTHING, // what matters is thrown
    ssl: protocol.endsWith("SSL") && { ca, cert, key },
    sasl: protocol.startsWith("SASL") ? { mechanism: env.KAFKA_SASL_MECHANISM.toLowerCase(), username, password } : undefined,
  });
}

/** A UUID of version 5: the same for the same text. */
function uuid5(text) {
  const bytes = createHash("sha1").update(Buffer.from(NAMESPACE.replaceAll("-", ""), "hex")).update(text).digest();
  bytes[6] = (bytes[6] & 0x0f) | 0x50;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Of a line: the topic, the message to be sent, and its name. */
function eventOf(line) {
  const event = JSON.parse(line);
  const kind = Object.keys(event).find((name) => name in KINDS);
  const [type, idField, topic, eventType] = KINDS[kind];
  const [Message, record, recordId] = [root.lookupType(`taakstelling.v1.${type}`), event[kind], event[kind][idField]];
  const unknown = Object.keys(record).find((name) => !(name in Message.fields));
  if (unknown) throw new Error(`${kind} ${recordId}: there is no field ${unknown}`); // protobufjs would leave it out
  const headers = {
    ce_specversion: "1.0",
    ce_id: event.id ?? uuid5(`${recordId}/${event.time}`),
    ce_source: env.EVENT_SOURCE,
    ce_type: `nl.taakstelling.${eventType}`,
    ce_time: event.time,
    "content-type": "application/protobuf",
  };
  const value = Buffer.from(Message.encode(Message.fromObject(record)).finish());
  return { topic, message: { key: recordId, value, headers: sign(headers, value) }, name: `${kind} ${recordId} of ${event.time}` };
}

/** Sends all events and waits for the broker. Gives where each is ("topic/partition/offset": name), and each partition's last. */
async function send(kafka, input) {
  // kafkajs tells only where a partition's first message of a request came: so note for which partition each was.
  const createPartitioner = () => {
    const choose = Partitioners.DefaultPartitioner();
    return (about) => (about.message.partition = choose(about));
  };
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false, createPartitioner });
  const [sent, last] = [new Map(), new Map()];
  async function sendSome(events) {
    const byTopic = Object.fromEntries(events.map(({ topic }) => [topic, events.filter((event) => event.topic === topic)]));
    const topicMessages = Object.entries(byTopic).map(([topic, its]) => ({ topic, messages: its.map(({ message }) => message) }));
    for (const { topicName, partition, baseOffset } of await producer.sendBatch({ topicMessages })) {
      const place = `${topicName}/${partition}`;
      const there = byTopic[topicName].filter(({ message }) => message.partition === partition);
      there.forEach(({ name }, i) => sent.set(`${place}/${BigInt(baseOffset) + BigInt(i)}`, name));
      last.set(place, BigInt(baseOffset) + BigInt(there.length - 1));
    }
  }
  await producer.connect();
  const events = [];
  for await (const line of createInterface({ input })) {
    if (events.push(eventOf(line)) === AT_ONCE) await sendSome(events.splice(0));
  }
  await sendSome(events);
  await producer.disconnect();
  return { sent, last };
}

/** Whether each topic's consumer has gone past all that was sent, by the positions that its group commits. */
async function allPassed(admin, last) {
  for (const [place, offset] of last) {
    const [topic, partition] = place.split("/");
    const [answer] = await admin.fetchOffsets({ groupId: GROUPS[topic], topics: [topic] });
    const committed = answer.partitions.find((its) => its.partition === Number(partition))?.offset ?? -1;
    if (BigInt(committed) <= offset) return false;
  }
  return true;
}

/** Tells of a reject, and notes its place, if it is one of ours. */
function tell({ headers }, sent, rejected) {
  const about = (name) => headers[`__connect.errors.${name}`]?.toString();
  const [topic, partition, offset] = ["topic", "partition", "offset"].map(about);
  const place = `${topic}/${partition}/${offset}`;
  const why = `${about("exception.class.name")}: ${about("exception.message")}`;
  if (!sent.has(place)) return;
  rejected.add(place);
  console.log(`rejected: ${sent.get(place)} (${topic}, partition ${partition}, offset ${offset}): ${why}`);
}

const kafka = connect();
const admin = kafka.admin();
await admin.connect();
const ends = async () => (await admin.fetchTopicOffsets(REJECTS)).map(({ partition, high }) => [partition, BigInt(high)]);
const reached = new Map(await ends()); // what is rejected from now on
const { sent, last } = await send(kafka, stdin);
// kafkajs reads only as a member of a group: this one is ours alone, and nothing is committed to it.
const groupId = `${env.KAFKA_GROUP_ID ?? "publish"}-${randomUUID()}`;
const rejected = new Set();
const consumer = kafka.consumer({ groupId, readUncommitted: false, allowAutoTopicCreation: false, maxWaitTimeInMs: 200 });
const failed = new Promise((_, reject) => consumer.on("consumer.crash", ({ payload }) => reject(payload.error)));
consumer.on("consumer.end_batch_process", ({ payload }) => reached.set(payload.partition, BigInt(payload.lastOffset) + 1n));
await consumer.connect();
await consumer.subscribe({ topic: REJECTS, fromBeginning: true });
await consumer.run({ autoCommit: false, eachMessage: async ({ message }) => tell(message, sent, rejected) });
for (const [partition, offset] of reached) consumer.seek({ topic: REJECTS, partition, offset: String(offset) });
const areAtEnd = async () => (await ends()).every(([partition, end]) => reached.get(partition) >= end);
for (let passedAt; !passedAt || Date.now() < passedAt + SETTLE_MS || !(await areAtEnd()); ) {
  if (!passedAt && (await allPassed(admin, last))) passedAt = Date.now();
  await Promise.race([sleep(200), failed]);
}
await Promise.all([consumer.disconnect(), admin.disconnect()]);
console.log(`accepted: ${sent.size - rejected.size}, rejected: ${rejected.size}`);
process.exitCode = rejected.size ? 1 : 0;
