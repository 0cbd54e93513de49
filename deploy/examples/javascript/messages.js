// What both programs know of the messages, from the .proto files, and of the brokers, from the environment.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Kafka, logLevel } from "kafkajs";
import protobuf from "protobufjs";

const root = new protobuf.Root();
root.resolvePath = (_origin, target) => fileURLToPath(new URL(`../../../proto/${target}`, import.meta.url));
root.loadSync(
  ["permit", "family_arrival", "placement", "quota"].map((name) => `taakstelling/v1/${name}.proto`),
  { keepCase: true },
);
const message = (name) => root.lookupType(`taakstelling.v1.${name}`);

export const KINDS = {
  permit: {
    message: message("Permit"),
    topic: "coa.permits.v1",
    type: "nl.taakstelling.permit-recorded.v1",
    group: "permit-consumer",
  },
  arrival: {
    message: message("FamilyArrival"),
    topic: "coa.family-arrivals.v1",
    type: "nl.taakstelling.family-arrival-recorded.v1",
    group: "family-consumer",
  },
  placement: {
    message: message("Placement"),
    topic: "municipal.placements.v1",
    type: "nl.taakstelling.placement-recorded.v1",
    group: "placement-consumer",
  },
};

const Quota = message("Quota");
export const COLUMNS = Quota.fieldsArray.map((field) => field.name);

/** A Quota as a row: the values of COLUMNS. Enums lose their prefix: ON_SCHEDULE. */
export function quotaRow(value) {
  const quota = Quota.toObject(Quota.decode(withoutPrefix(value)), { longs: String, defaults: true });
  return Quota.fieldsArray.map((field) => column(field.resolvedType, quota[field.name]));
}

function column(type, value) {
  if (type instanceof protobuf.Enum) {
    const prefix = type.valuesById[0].replace("UNSPECIFIED", "");
    return (type.valuesById[value] ?? String(value)).replace(prefix, "");
  }
  if (type?.name === "HalfYear") return `${value.year}-${value.half}`;
  if (type?.name === "Date") return value && [value.year, value.month, value.day].join("-");
  return value;
}

/** A schema registry's serializer puts before a message: 0, four bytes, the number of indexes (zigzag) and these. */
function withoutPrefix(value) {
  if (value[0] !== 0) return value;
  const reader = protobuf.Reader.create(value).skip(5);
  for (let indexes = reader.sint32(); indexes > 0; indexes--) reader.sint32();
  return value.subarray(reader.pos);
}

/** The last value of a header, as text; undefined where there is none. */
export const header = (message, name) => [message.headers?.[name]].flat().at(-1)?.toString();

/** KAFKA_BOOTSTRAP_SERVERS, and where it asks for them KAFKA_SECURITY_PROTOCOL, KAFKA_SSL_CA_LOCATION and KAFKA_SASL_…. */
export function kafka() {
  const set = process.env;
  const protocol = set.KAFKA_SECURITY_PROTOCOL ?? "PLAINTEXT";
  return new Kafka({
    brokers: set.KAFKA_BOOTSTRAP_SERVERS.split(","),
    logLevel: logLevel.ERROR,
    ssl: protocol.endsWith("SSL") && (set.KAFKA_SSL_CA_LOCATION ? { ca: readFileSync(set.KAFKA_SSL_CA_LOCATION) } : true),
    sasl: protocol.startsWith("SASL")
      ? {
          mechanism: (set.KAFKA_SASL_MECHANISM ?? "PLAIN").toLowerCase(),
          username: set.KAFKA_SASL_USERNAME,
          password: set.KAFKA_SASL_PASSWORD,
        }
      : undefined,
  });
}
