// Publishes permits, family arrivals and placements, and tells what became of them.
//
// Each line on standard input is a record in Protobuf's JSON, {"placement": {"placement_id": "…", "persons": 3, …}}. What a
// line leaves out stays as it was said before: a correction is a line with what changes, a withdrawal one with
// "withdrawn": true. After a crash run it again, with the same lines or with none: what was said already is the same event,
// and counts once.

import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Partitioners } from "kafkajs";
import pg from "pg";
import { header, kafka, KINDS } from "./messages.js";

const REJECTS = "taakstelling.rejects.v1";
const SOURCE = process.env.EVENT_SOURCE; // a URN, such as urn:nld:oin:00000099000000000001:systeem:housing
const SETTLE_MS = 1000 * (process.env.SETTLE_SECONDS ?? 10); // a reject comes a moment after its consumer has gone on

/** Puts what the lines say into the outbox: all of them, or none. */
async function note(db, input) {
  await db.query("BEGIN");
  for await (const line of createInterface({ input })) {
    for (const [kind, record] of Object.entries(JSON.parse(line))) {
      KINDS[kind].message.fromObject(record); // throws where it is no such record
      await db.query("SELECT outbox_add($1, $2, $3)", [kind, record[`${kind}_id`], record]);
    }
  }
  await db.query("COMMIT");
}

function eventOf(row) {
  const { message, type } = KINDS[row.kind];
  const value = Buffer.from(message.encode(message.fromObject(row.record)).finish());
  const headers = {
    ce_specversion: "1.0",
    ce_id: row.event_id,
    ce_source: SOURCE,
    ce_type: type,
    ce_time: row.ce_time,
    "content-type": "application/protobuf",
  };
  return { key: row.record_id, value, headers };
}

/** Sends what was not sent yet, and writes down where each event is, once the broker has it: one by one, as kafkajs tells of a
 *  batch only where it begins. */
async function send(db, client) {
  const producer = client.producer({
    idempotent: true, // with acks of all
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  try {
    const { rows } = await db.query("SELECT * FROM unsent ORDER BY number");
    for (const row of rows) {
      const { topic } = KINDS[row.kind];
      const [{ partition, baseOffset }] = await producer.send({ topic, acks: -1, messages: [eventOf(row)] });
      const place = [topic, partition, baseOffset, row.number];
      await db.query('UPDATE outbox SET topic = $1, partition = $2, "offset" = $3 WHERE number = $4', place);
    }
  } finally {
    await producer.disconnect();
  }
}

/** Whether the consumers have gone past all that was sent, by the positions that their groups commit. */
async function allPassed(db, admin) {
  const { rows } = await db.query(`SELECT kind, topic, partition, max("offset") AS last FROM outbox
    WHERE outcome IS NULL AND topic IS NOT NULL GROUP BY kind, topic, partition`);
  for (const { kind, topic, partition, last } of rows) {
    const [answer] = await admin.fetchOffsets({ groupId: KINDS[kind].group, topics: [topic] });
    const committed = answer.partitions.find((position) => position.partition === partition)?.offset ?? "-1";
    if (BigInt(committed) <= BigInt(last)) return false;
  }
  return true;
}

/** Of a reject: if it is of one of our events, says so, writes it down, and returns 1. */
async function tell(db, message) {
  if (header(message, "ce_source") !== SOURCE) return 0;
  const about = (name) => header(message, `__connect.errors.${name}`);
  const [topic, partition, offset] = ["topic", "partition", "offset"].map(about);
  const reason = about("exception.class.name");
  const { rows } = await db.query(
    `UPDATE outbox SET outcome = $1 WHERE topic = $2 AND partition = $3 AND "offset" = $4 AND outcome IS NULL
     RETURNING kind, record_id`,
    [reason, topic, partition, offset],
  );
  for (const { kind, record_id } of rows) {
    const place = `${topic}, partition ${partition}, offset ${offset}`;
    console.log(`rejected: ${kind} ${record_id} (${place}): ${reason}: ${about("exception.message")}`);
  }
  return rows.length;
}

/** Reads the rejects to their end until the consumers have gone past all that was sent. Returns how many are ours. */
async function follow(db, client) {
  const admin = client.admin();
  await admin.connect();
  const [own] = await admin.fetchOffsets({ groupId: SOURCE, topics: [REJECTS] });
  const reached = new Map(own.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
  const isAtEnd = async () => {
    const ends = await admin.fetchTopicOffsets(REJECTS);
    return ends.every(({ partition, low, high }) => low === high || reached.get(partition) >= BigInt(high));
  };
  const consumer = client.consumer({ groupId: SOURCE, readUncommitted: false, maxWaitTimeInMs: 200 });
  const crashed = new Promise((_, reject) => consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error)));
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    reached.set(payload.partition, BigInt(payload.lastOffset) + 1n);
  });
  await consumer.connect();
  await consumer.subscribe({ topic: REJECTS, fromBeginning: true });
  let rejected = 0;
  await consumer.run({
    eachMessage: async ({ message }) => {
      rejected += await tell(db, message);
    },
  });
  for (let until = Infinity; Date.now() < until || !(await isAtEnd()); ) {
    if (until === Infinity && (await allPassed(db, admin))) until = Date.now() + SETTLE_MS;
    await Promise.race([sleep(200), crashed]);
  }
  await consumer.disconnect();
  await admin.disconnect();
  const taken = await db.query("UPDATE outbox SET outcome = 'taken' WHERE outcome IS NULL AND topic IS NOT NULL");
  console.log(`taken: ${taken.rowCount}, rejected: ${rejected}`);
  return rejected;
}

const db = new pg.Client({ connectionString: process.env.OWN_DATABASE_URL });
await db.connect();
try {
  await db.query("SELECT pg_advisory_lock(hashtext('outbox'))"); // one at a time
  await note(db, process.stdin);
  const client = kafka();
  await send(db, client);
  process.exitCode = (await follow(db, client)) ? 1 : 0;
} finally {
  await db.end();
}
