// stock_reader.js SERVERS TOPIC=COUNT...: reads topics from their start with kafkajs as it comes, without plug-ins, until it
// has so many messages of each. Prints a line for each message: topic, partition, offset, key and value in hexadecimal.
const { Kafka, logLevel } = require("kafkajs");

async function main(servers, wanted) {
  const left = new Map(wanted.map((text) => text.split("=")).map(([topic, count]) => [topic, Number(count)]));
  const kafka = new Kafka({ brokers: servers.split(","), logLevel: logLevel.ERROR });
  const consumer = kafka.consumer({ groupId: `stock-reader-${process.pid}` });
  await consumer.connect();
  await consumer.subscribe({ topics: [...left.keys()], fromBeginning: true });
  await new Promise((done, failed) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => failed(payload.error));
    consumer.run({
      eachMessage: async ({ topic, partition, message }) => {
        const bytes = [message.key, message.value].map((part) => (part === null ? "null" : part.toString("hex")));
        console.log([topic, partition, message.offset, ...bytes].join(" "));
        left.set(topic, left.get(topic) - 1);
        if ([...left.values()].every((count) => count <= 0)) done();
      },
    });
  });
  await consumer.disconnect();
}

main(process.argv[2], process.argv.slice(3)).catch((error) => {
  console.error(error);
  process.exit(1);
});
