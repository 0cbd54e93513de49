// Keeps table quota (tables.sql) as taakstelling.quotas.v1 has it, whatever is killed, rebuilt or made anew.
// KAFKA_BOOTSTRAP_SERVERS=HOST:PORT OWN_DATABASE_URL=postgresql://… node quotas.js
// TLS and logins: KAFKA_SECURITY_PROTOCOL, KAFKA_SSL_…_LOCATION and KAFKA_SASL_…, as in connect().

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { env } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Kafka, logLevel } from "kafkajs";
import pg from "pg";
import protobuf from "protobufjs";

const TOPIC = "taakstelling.quotas.v1";
const LOOK_MS = 1000 * (env.LOOK_SECONDS ?? 60); // how often it is proven that the topic is still the same one
const DELETE = "DELETE FROM quota WHERE municipality_code || '/' || period = ANY ($1)";
const INSERT = "INSERT INTO quota SELECT * FROM jsonb_populate_recordset(NULL::quota, $1)";
const PLACE = `INSERT INTO quota_position VALUES ($1, $2, $3) ON CONFLICT (partition) DO UPDATE SET ("offset", timestamp_ms) = ($2, $3)`;
const stopping = new AbortController();
const pause = (milliseconds) => sleep(milliseconds, undefined, { signal: stopping.signal }).catch(() => {});
const root = new protobuf.Root();
root.resolvePath = (_, path) => fileURLToPath(new URL(`../../../proto/${path}`, import.meta.url));
const Quota = root.loadSync("taakstelling/v1/quota.proto", { keepCase: true }).lookupType("taakstelling.v1.Quota");

let [anew, noted, stood] = [false, Date.now(), false];
/** Whether the process stood still (SIGSTOP, a machine asleep), so that the topic may be another one, as long again. */
const stoodStill = () => ([noted, stood] = [Date.now(), stood || Date.now() - noted > 5000])[1];

/** The topic does not go on where we are: it was made anew, or we have nothing yet. */
class BeginAnew extends Error {}
const GONE = "the last message taken is not there any more";

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

/** The ends of the partitions that are not empty. */
async function findEnds(kafka) {
  const admin = kafka.admin();
  await admin.connect();
  const partitions = await admin.fetchTopicOffsets(TOPIC).finally(() => admin.disconnect());
  return new Map(partitions.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, BigInt(high)]));
}

/** A message as a row, by the names of the columns. */
function row({ key, value }) {
  // A schema registry's clients put before it: 0, the schema's id in four bytes, a count and indexes.
  const quota = Quota.decode(value[0] === 0 ? value.subarray(6 + (value[5] >> 1)) : value);
  const fields = Quota.toObject(quota, { longs: String, enums: String, defaults: true });
  const day = (date) => date && [date.year, date.month, date.day].join("-");
  const [position_date, population_date] = [day(fields.position_date), day(fields.population_date)];
  return { ...fields, position_date, population_date, period: key.toString().split("/")[1] };
}

/** Rows and places in one transaction, so that they always agree; `anew`: instead of all that was there. */
async function write(db, messages, places, anew) {
  const newest = new Map(messages.map((message) => [message.key.toString(), message]));
  const rows = [...newest.values()].filter(({ value }) => value).map(row); // a tombstone is no row
  await db.query("BEGIN");
  if (anew) await db.query("DELETE FROM quota; DELETE FROM quota_position");
  await db.query(DELETE, [[...newest.keys()]]);
  await db.query(INSERT, [JSON.stringify(rows)]);
  for (const [partition, { offset, timestamp }] of places) await db.query(PLACE, [partition, offset, timestamp]);
  await db.query("COMMIT");
}

/** Reads on from the last messages that were taken; `anew`: first takes all that there is, in one transaction. */
async function follow(db, kafka, anew) {
  const { rows } = await db.query('SELECT partition, "offset", timestamp_ms AS timestamp FROM quota_position');
  if (!rows.length && !anew) throw new BeginAnew("nothing was taken of this topic yet");
  const places = new Map(anew ? [] : rows.map(({ partition, ...place }) => [partition, place]));
  const ends = await findEnds(kafka);
  if (anew && !ends.size) throw new Error("the topic is empty"); // it may be about to be filled: we keep what we have
  for (const [partition, { offset }] of places) if (!(ends.get(partition) > BigInt(offset))) throw new BeginAnew(GONE);
  const unproven = new Set(); // partitions whose next message must be the last one that was taken
  const waiting = new Set(anew ? ends.keys() : []); // partitions to be read to their ends before all is written
  let [all, fail] = [[]];

  async function take(partition, messages, lastOffset) {
    if (stoodStill()) throw new Error("the process stood still");
    if (unproven.delete(partition)) {
      const [place, first] = [places.get(partition), messages.shift()];
      if (first?.offset !== place.offset || first.timestamp !== place.timestamp) throw new BeginAnew(GONE);
    }
    for (const { offset, timestamp } of messages) {
      if (BigInt(offset) <= BigInt(places.get(partition)?.offset ?? -1)) throw new BeginAnew("an offset comes again");
      places.set(partition, { offset, timestamp });
    }
    all.push(...messages);
    if (BigInt(lastOffset) + 1n >= ends.get(partition)) waiting.delete(partition);
    if (waiting.size || !all.length) return;
    await write(db, all, places, anew);
    if (anew) console.log(`took all of ${all.length} messages`);
    [all, anew] = [[], false];
  }

  // kafkajs reads only as a member of a group: this one is ours alone, and nothing is committed to it.
  const groupId = `${env.KAFKA_GROUP_ID ?? "quotas"}-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, readUncommitted: false, allowAutoTopicCreation: false, maxWaitTimeInMs: 500 });
  const failed = new Promise((_, reject) => (fail = reject));
  failed.catch(() => {}); // it may come before we wait for it
  // One batch after the other, and none after a failure. One of nothing but the marks that end transactions comes as an event.
  let work = Promise.resolve();
  const offer = (...batch) => (work = work.then(() => take(...batch))).catch(fail);
  consumer.on("consumer.crash", ({ payload }) => fail(payload.error));
  consumer.on("consumer.end_batch_process", ({ payload: it }) => it.batchSize || offer(it.partition, [], it.lastOffset));
  const eachBatch = async ({ batch, isStale }) => isStale() || offer(batch.partition, batch.messages, batch.lastOffset());
  try {
    await consumer.connect();
    await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch });
    while (!stopping.signal.aborted) {
      if (unproven.size) throw new BeginAnew(GONE);
      for (const [partition, { offset }] of places) {
        unproven.add(partition);
        consumer.seek({ topic: TOPIC, partition, offset });
      }
      await Promise.race([failed, pause(LOOK_MS)]);
    }
  } finally {
    await consumer.disconnect();
  }
}

setInterval(stoodStill, 1000).unref();
process.once("SIGTERM", () => stopping.abort());
while (!stopping.signal.aborted) {
  const db = new pg.Client({ connectionString: env.OWN_DATABASE_URL });
  db.on("error", () => {}); // the connection is lost: the next query says so
  try {
    await db.connect();
    const { rows } = await db.query("SELECT pg_try_advisory_lock(hashtext('quota')) AS mine");
    if (!rows[0].mine) throw new Error("another program keeps this table");
    await follow(db, connect(), anew);
  } catch (error) {
    [anew, stood] = [error instanceof BeginAnew, false];
    (anew ? console.log : console.error)(`${anew ? "begins anew" : "tries again"}: ${error.message}`);
    if (!anew) await pause(1000);
  }
  await db.end().catch(() => {});
}
