import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

import com.google.gson.*;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.*;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import nl.taakstelling.v1.*;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.*;
import org.apache.kafka.common.serialization.*;

/**
 * Publishes permits, family arrivals and placements, and tells what became of each.
 *
 * <p>KAFKA_BOOTSTRAP_SERVERS=HOST:PORT EVENT_SOURCE=urn:nld:oin:… java -cp 'target/classes:target/lib/*' Publish <events.jsonl
 * Any other KAFKA_… is a property of Kafka's Java client: KAFKA_SECURITY_PROTOCOL=SASL_SSL is security.protocol.
 * <p>A line is an event: when a record became so, and the whole of it, in Protobuf's JSON:
 * {"time": "2017-03-01T10:30:00.123456Z", "placement": {"placement_id": "…", "municipality_code": "GM0716", …}}
 * A correction is the whole record again with a later time; a withdrawal too, with "withdrawn": true. Its id follows from record
 * and time, so the same line is the same event however often it is sent: after a crash simply run it again with the same lines.
 */
public final class Publish {
    record Kind(String idField, String topic, String type, String group, Message message) {} // group: of the topic's consumer
    record Place(String topic, int partition, long offset) {}

    static final Map<String, Kind> KINDS = Map.of(
            "permit", new Kind("permit_id", "coa.permits.v1", "nl.taakstelling.permit-recorded.v1", "permit-consumer",
                    Permit.getDefaultInstance()),
            "family_arrival", new Kind("arrival_id", "coa.family-arrivals.v1", "nl.taakstelling.family-arrival-recorded.v1",
                    "family-consumer", FamilyArrival.getDefaultInstance()),
            "placement", new Kind("placement_id", "municipal.placements.v1", "nl.taakstelling.placement-recorded.v1",
                    "placement-consumer", Placement.getDefaultInstance()));
    static final String REJECTS = "taakstelling.rejects.v1";
    static final UUID NAMESPACE = UUID.fromString("5f0c2d1e-7c5b-4a57-9b1e-2f7b8f3f6a10"); // of our events' ids: take your own
    static final double SETTLE_SECONDS = Double.parseDouble(System.getenv().getOrDefault("SETTLE_SECONDS", "10"));

    static Map<String, Object> settings(Map<String, ?> own) {
        var settings = System.getenv().entrySet().stream().filter(env -> env.getKey().startsWith("KAFKA_")).collect(toMap(
                env -> env.getKey().substring(6).toLowerCase(Locale.ROOT).replace('_', '.'), env -> (Object) env.getValue()));
        settings.putAll(own);
        return settings;
    }

    /** Sends all events and waits for the broker. Gives where each is, with its name. */
    static Map<Place, String> send(BufferedReader lines, String source) throws Exception {
        var deliveries = new HashMap<Future<RecordMetadata>, String>();
        var settings = settings(Map.of("enable.idempotence", true, "acks", "all", "linger.ms", 50));
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var event = JsonParser.parseString(line).getAsJsonObject();
                var kind = event.keySet().stream().filter(KINDS::containsKey).findFirst().orElseThrow();
                var record = record(KINDS.get(kind), event.getAsJsonObject(kind), event, source);
                deliveries.put(producer.send(record), kind + " " + record.key() + " of " + event.get("time").getAsString());
            }
        }
        var sent = new HashMap<Place, String>();
        for (var delivery : deliveries.entrySet()) {
            var at = delivery.getKey().get(); // throws where the broker does not have it: run it again with the same lines
            sent.put(new Place(at.topic(), at.partition(), at.offset()), delivery.getValue());
        }
        return sent;
    }

    static ProducerRecord<String, byte[]> record(Kind kind, JsonObject fields, JsonObject event, String source) throws Exception {
        var recordId = fields.get(kind.idField).getAsString();
        var time = event.get("time").getAsString();
        var id = event.has("id") ? event.get("id").getAsString() : uuid5(recordId + "/" + time).toString();
        var message = kind.message.newBuilderForType();
        JsonFormat.parser().merge(fields.toString(), message);
        var record = new ProducerRecord<>(kind.topic, recordId, message.build().toByteArray());
        var headers = Map.of("ce_specversion", "1.0", "ce_id", id, "ce_source", source, "ce_type", kind.type, "ce_time", time,
                "content-type", "application/protobuf");
        Signing.sign(headers, record.value()).forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        return record;
    }

    /** A UUID of version 5, which Java does not have. */
    static UUID uuid5(String name) throws Exception {
        var text = name.getBytes(UTF_8);
        var seed = ByteBuffer.allocate(16 + text.length).putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits()).put(text);
        var hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-1").digest(seed.array()));
        return new UUID(hash.getLong() & ~0xf000L | 0x5000L, hash.getLong() & ~(3L << 62) | 2L << 62);
    }

    /** Whether each topic's consumer has gone past all that was sent, by the positions that its group commits. */
    static boolean allPassed(Admin admin, Set<Place> sent) throws Exception {
        var groups = KINDS.values().stream().collect(toMap(Kind::topic, Kind::group));
        var last = sent.stream().collect(toMap(p -> new TopicPartition(p.topic, p.partition), Place::offset, Math::max));
        for (var partition : last.keySet()) {
            var group = admin.listConsumerGroupOffsets(groups.get(partition.topic()));
            var position = group.partitionsToOffsetAndMetadata().get().get(partition);
            if (position == null || position.offset() <= last.get(partition)) {
                return false;
            }
        }
        return true;
    }

    /** Tells of a reject, if it is one of ours. */
    static void tell(ConsumerRecord<?, ?> reject, Map<Place, String> sent, Set<Place> rejected) {
        var partition = Integer.parseInt(header(reject, "partition"));
        var place = new Place(header(reject, "topic"), partition, Long.parseLong(header(reject, "offset")));
        if (sent.containsKey(place) && rejected.add(place)) {
            System.out.printf("rejected: %s (%s, partition %d, offset %d): %s: %s%n", sent.get(place), place.topic, partition,
                    place.offset, header(reject, "exception.class.name"), header(reject, "exception.message"));
        }
    }

    static String header(ConsumerRecord<?, ?> reject, String name) {
        var header = reject.headers().lastHeader("__connect.errors." + name);
        return header == null || header.value() == null ? "0" : new String(header.value(), UTF_8);
    }

    static boolean atEnd(Consumer<?, ?> consumer) {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    public static void main(String[] args) throws Exception {
        var bytes = new ByteArrayDeserializer();
        var own = Map.of("isolation.level", "read_committed", "auto.offset.reset", "earliest", "allow.auto.create.topics", "false");
        try (var admin = Admin.create(settings(Map.of())); var consumer = new KafkaConsumer<>(settings(own), bytes, bytes)) {
            var partitions = consumer.partitionsFor(REJECTS).stream();
            consumer.assign(partitions.map(info -> new TopicPartition(REJECTS, info.partition())).toList());
            consumer.endOffsets(consumer.assignment()).forEach(consumer::seek); // what is rejected from now on
            var sent = send(new BufferedReader(new InputStreamReader(System.in, UTF_8)), System.getenv("EVENT_SOURCE"));
            var rejected = new HashSet<Place>();
            Instant settled = null;
            while (settled == null || Instant.now().isBefore(settled) || !atEnd(consumer)) {
                var messages = consumer.poll(Duration.ofMillis(200));
                messages.forEach(message -> tell(message, sent, rejected));
                if (settled == null && messages.isEmpty() && allPassed(admin, sent.keySet())) {
                    settled = Instant.now().plusMillis((long) (1000 * SETTLE_SECONDS)); // a reject comes a moment later
                }
            }
            System.out.printf("accepted: %d, rejected: %d%n", sent.size() - rejected.size(), rejected.size());
            System.exit(rejected.isEmpty() ? 0 : 1);
        }
    }
}
