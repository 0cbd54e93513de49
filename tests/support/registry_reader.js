// registry_reader.js URL SERVERS TOPIC=COUNT...: reads topics from their start with kafkajs until it has so many messages of
// each, and decodes them as its client of schema registries does: by the schema that the registry has for the id before the
// message, and nothing else. Prints a line of JSON for each message: topic, key and an object, or null for a tombstone.
const { Kafka, logLevel } = require("kafkajs");
const { SchemaRegistry } = require("@kafkajs/confluent-schema-registry");

async function main(url, servers, wanted) {
  const left = new Map(wanted.map((text) => text.split("=")).map(([topic, count]) => [topic, Number(count)]));
  const registry = new SchemaRegistry({ host: url });
  const kafka = new Kafka({ brokers: servers.split(","), logLevel: logLevel.ERROR });
  const consumer = kafka.consumer({ groupId: `registry-reader-${process.pid}` });
  await consumer.connect();
  await consumer.subscribe({ topics: [...left.keys()], fromBeginning: true });
  await new Promise((done, failed) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => failed(payload.error));
    consumer.run({
      eachMessage: async ({ topic, message }) => {
        const value = message.value === null ? null : await registry.decode(message.value);
        console.log(JSON.stringify([topic, message.key.toString(), value]));
        left.set(topic, left.get(topic) - 1);
        if ([...left.values()].every((count) => count <= 0)) done();
      },
    });
  });
  await consumer.disconnect();
}

main(process.argv[2], process.argv[3], process.argv.slice(4)).catch((error) => {
  console.error(error);
  process.exit(1);
});
