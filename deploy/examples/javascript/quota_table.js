// Keeps a table of all quotas in a database of one's own, as the topic has them, whatever is killed or made anew.

import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { COLUMNS, header, kafka, quotaRow } from "./messages.js";

const TOPIC = "taakstelling.quotas.v1";
const UPSERT = `INSERT INTO quota (${COLUMNS}) VALUES (${COLUMNS.map((_, i) => `$${i + 1}`)})
  ON CONFLICT (municipality_code, period) DO UPDATE SET ${COLUMNS.map((name) => `${name} = excluded.${name}`)}`;
const PLACE = `INSERT INTO quota_position (topic, partition, "offset", sequence) VALUES ($1, $2, $3, $4)
  ON CONFLICT (topic, partition) DO UPDATE SET "offset" = excluded."offset", sequence = excluded.sequence`;

/** The topic is not the one that the table came from: it was made anew, or lost messages. */
class AnotherTopic extends Error {}

/** Puts messages into a map by key: the last one of each. */
function keepNewest(last, messages) {
  for (const message of messages) {
    const key = message.key.toString();
    if (!last.has(key) || last.get(key).sequence < message.sequence) last.set(key, message);
  }
  return last;
}

/** Writes rows and places in one transaction, so that they always agree; `anew`: instead of all that was there. */
async function write(db, last, taken, anew) {
  await db.query("BEGIN");
  if (anew) await db.query("DELETE FROM quota; DELETE FROM quota_position");
  for (const [key, { value }] of last) {
    if (value === null) {
      await db.query("DELETE FROM quota WHERE municipality_code = $1 AND period = $2", key.split("/"));
    } else {
      await db.query({ name: "upsert", text: UPSERT, values: quotaRow(value) });
    }
  }
  for (const [partition, place] of taken) {
    await db.query(PLACE, [TOPIC, partition, place.offset, place.sequence]);
  }
  await db.query("COMMIT");
}

/** Which messages the table has come to: the last one taken of each partition. */
async function places(db) {
  const query = 'SELECT partition, "offset", sequence FROM quota_position WHERE topic = $1';
  const { rows } = await db.query(query, [TOPIC]);
  return new Map(rows.map((row) => [row.partition, { offset: BigInt(row.offset), sequence: BigInt(row.sequence) }]));
}

async function partitions(client) {
  const admin = client.admin();
  await admin.connect();
  return admin.fetchTopicOffsets(TOPIC).finally(() => admin.disconnect());
}

/** Reads until it fails, or until it is to stop. */
async function follow(db, client, stop) {
  const ends = await partitions(client);
  const taken = await places(db);
  // Not proven yet: the last message taken must still be where it was.
  const unproven = new Set(taken.keys());
  if (ends.length < taken.size) throw new AnotherTopic("it has fewer partitions");
  if (ends.some(({ partition, high }) => taken.get(partition)?.offset >= BigInt(high))) throw new AnotherTopic("it is shorter");
  // While all is taken from the beginning: the partitions whose end was not reached yet, and the messages so far.
  const waiting = new Set(taken.size ? [] : ends.filter(({ low, high }) => low !== high).map(({ partition }) => partition));
  const all = new Map();
  if (!taken.size) console.log("takes all from the beginning");
  if (!taken.size && !waiting.size) await write(db, all, taken, true);

  function take(partition, message) {
    const before = taken.get(partition);
    const rises = !before || (message.offset > before.offset && message.sequence > before.sequence);
    const same = message.offset === before?.offset && message.sequence === before?.sequence;
    if (unproven.delete(partition) ? !same : !rises) {
      const { offset, sequence } = message;
      throw new AnotherTopic(`offset ${offset}, sequence ${sequence} came behind ${before.offset}, ${before.sequence}`);
    }
    taken.set(partition, message);
    return !same;
  }

  /** The messages of a batch, and whether they reach the partition's end. */
  async function takeBatch(partition, batch, atEnd) {
    const messages = batch
      .filter((message) => header(message, "outbox-sequence"))
      .map(({ key, value, offset, headers }) => {
        return { key, value, offset: BigInt(offset), sequence: BigInt(header({ headers }, "outbox-sequence")) };
      })
      .filter((message) => take(partition, message));
    if (atEnd && unproven.has(partition)) throw new AnotherTopic("the last message taken is gone");
    const loading = waiting.size > 0;
    if (atEnd) waiting.delete(partition);
    if (loading) keepNewest(all, messages);
    if (loading && !waiting.size) await write(db, all, taken, true);
    if (!loading && messages.length) await write(db, keepNewest(new Map(), messages), taken, false);
  }

  // kafkajs knows no reading without a group, so it gets one that nobody else is in, to which nothing is committed.
  const consumer = client.consumer({ groupId: `quota-table-${randomUUID()}`, readUncommitted: false, maxWaitTimeInMs: 500 });
  const failed = new Promise((_, reject) => {
    let work = Promise.resolve();
    const later = (...batch) => (work = work.then(() => takeBatch(...batch)).catch(reject));
    db.once("error", reject);
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    // A batch of nothing but marks of transactions comes here only.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => later(payload.partition, [], payload.offsetLag === "0"));
    consumer
      .connect()
      .then(() => consumer.subscribe({ topic: TOPIC, fromBeginning: true }))
      .then(() => consumer.run({ autoCommit: false, eachBatch: ({ batch }) => later(batch.partition, batch.messages, false) }))
      .then(() => {
        for (const { partition, low } of ends) {
          consumer.seek({ topic: TOPIC, partition, offset: String(taken.get(partition)?.offset ?? low) });
        }
      })
      .catch(reject);
  });
  await Promise.race([failed, stop]).finally(() => consumer.disconnect());
}

const stopped = new AbortController();
const stop = new Promise((resolve) => {
  process.once("SIGTERM", () => resolve(stopped.abort()));
});
while (!stopped.signal.aborted) {
  const db = new pg.Client({ connectionString: process.env.OWN_DATABASE_URL });
  try {
    await db.connect();
    const { rows } = await db.query("SELECT pg_try_advisory_lock(hashtext('quota')) AS mine");
    if (!rows[0].mine) throw new Error("another program keeps this table");
    await follow(db, kafka(), stop);
  } catch (error) {
    console.error(`begins again: ${error.message}`);
    if (error instanceof AnotherTopic) await db.query("DELETE FROM quota_position WHERE topic = $1", [TOPIC]).catch(() => {});
    await Promise.race([sleep(1000), stop]);
  } finally {
    await db.end().catch(() => {});
  }
}
