import static java.util.stream.Collectors.*;

import com.google.gson.*;
import com.google.protobuf.util.JsonFormat;
import java.sql.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.ExecutionException;
import nl.taakstelling.v1.Quota;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.common.*;
import org.apache.kafka.common.errors.InconsistentTopicIdException;
import org.apache.kafka.common.serialization.*;

/**
 * Keeps table quota (tables.sql) as taakstelling.quotas.v1 has it, whatever is killed, rebuilt or made anew.
 *
 * <p>KAFKA_BOOTSTRAP_SERVERS=HOST:PORT OWN_DATABASE_URL=postgresql://… java -cp 'target/classes:target/lib/*' Quotas
 * Any other KAFKA_… is a property of Kafka's Java client: KAFKA_SECURITY_PROTOCOL=SASL_SSL is security.protocol.
 */
record Quotas(Connection db, Admin admin, Consumer<String, byte[]> consumer) {
    static final String TOPIC = "taakstelling.quotas.v1";
    static final String WRITE = """
            DELETE FROM quota WHERE ? OR municipality_code || '/' || period = ANY (?);
            INSERT INTO quota SELECT * FROM jsonb_populate_recordset(NULL::quota, ?::jsonb);
            DELETE FROM quota_position;
            INSERT INTO quota_position SELECT * FROM jsonb_populate_recordset(NULL::quota_position, ?::jsonb)""";

    /** The last message that was taken of a partition, as table quota_position has it. */
    record Place(int partition, long offset, long timestamp_ms) {}

    static Map<String, Object> settings() {
        var settings = System.getenv().entrySet().stream().filter(env -> env.getKey().startsWith("KAFKA_")).collect(toMap(
                env -> env.getKey().substring(6).toLowerCase(Locale.ROOT).replace('_', '.'), env -> (Object) env.getValue()));
        settings.putAll(Map.of("isolation.level", "read_committed", "auto.offset.reset", "earliest", "enable.auto.commit", false,
                "allow.auto.create.topics", false));
        return settings;
    }

    /** libpq's postgresql://user:password@host/database for JDBC, which looks for the user behind. */
    static String jdbc(String url) {
        return "jdbc:" + url.replaceFirst("//([^:@/]*):?([^@/]*)@([^?]*)\\??", "//$3?user=$1&password=$2&");
    }

    /** A message as a row, by the names of the columns. */
    static JsonObject row(ConsumerRecord<String, byte[]> message) throws Exception {
        var value = message.value(); // a schema registry's clients put before it: 0, an id of four bytes, a count and indexes
        var start = value[0] == 0 ? 6 + value[5] / 2 : 0;
        var quota = Quota.parser().parseFrom(value, start, value.length - start);
        var printer = JsonFormat.printer().preservingProtoFieldNames().alwaysPrintFieldsWithNoPresence();
        var row = JsonParser.parseString(printer.print(quota)).getAsJsonObject();
        for (var name : List.of("position_date", "population_date")) {
            if (row.get(name) instanceof JsonObject date) {
                row.addProperty(name, "%s-%s-%s".formatted(date.get("year"), date.get("month"), date.get("day")));
            }
        }
        row.addProperty("period", message.key().split("/")[1]);
        return row;
    }

    /** Rows and places in one transaction, so that they always agree; `anew`: instead of all that was there. */
    void write(List<ConsumerRecord<String, byte[]>> messages, Collection<Place> places, boolean anew) throws Exception {
        var rows = new HashMap<String, JsonObject>();
        for (var message : messages) { // one without a value is a tombstone: nothing is said of that key any more
            rows.put(message.key(), message.value() == null ? null : row(message));
        }
        try (var statement = db.prepareStatement(WRITE)) {
            statement.setBoolean(1, anew);
            statement.setArray(2, db.createArrayOf("text", rows.keySet().toArray()));
            statement.setString(3, rows.values().stream().filter(Objects::nonNull).toList().toString());
            statement.setString(4, new Gson().toJson(places));
            statement.execute();
        }
        db.commit();
    }

    /** With its id: one that is deleted and made again has another. */
    TopicDescription topic() throws Exception {
        return admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC);
    }

    static void check(boolean goesOn, String otherwise) {
        if (!goesOn) {
            throw new InconsistentTopicIdException(otherwise);
        }
    }

    boolean isAtEnd(TopicPartition partition) {
        return consumer.position(partition) >= consumer.endOffsets(Set.of(partition)).get(partition);
    }

    /** Takes what comes, for ever; `anew`: first all that is there, at once, so that readers see the old table or the new one. */
    void take(boolean anew) throws Exception {
        var topic = topic();
        var partitions = topic.partitions().stream().map(p -> new TopicPartition(TOPIC, p.partition())).collect(toSet());
        var places = new HashMap<TopicPartition, Place>();
        try (var statement = db.createStatement(); var row = statement.executeQuery("SELECT * FROM quota_position")) {
            while (row.next() && !anew) {
                places.put(new TopicPartition(TOPIC, row.getInt(1)), new Place(row.getInt(1), row.getLong(2), row.getLong(3)));
            }
        }
        db.commit();
        check(anew || !places.isEmpty() && partitions.containsAll(places.keySet()), "nothing was taken of this topic yet");
        var unproven = new HashSet<>(places.keySet()); // whose first message must be the last one that was taken
        consumer.assign(partitions);
        partitions.forEach(p -> consumer.seek(p, places.containsKey(p) ? places.get(p).offset : 0));
        for (var messages = new ArrayList<ConsumerRecord<String, byte[]>>(); ; ) {
            for (var message : consumer.poll(Duration.ofSeconds(1))) {
                var partition = new TopicPartition(TOPIC, message.partition());
                var place = new Place(message.partition(), message.offset(), message.timestamp());
                var before = places.put(partition, place);
                var goesOn = unproven.remove(partition) ? place.equals(before) : before == null || place.offset > before.offset;
                check(goesOn, "the topic does not go on where we were");
                messages.add(message); // also the one that was taken: its row stays as it is
            }
            var now = topic();
            check(now.topicId().equals(topic.topicId()) && now.partitions().size() == partitions.size(), "the topic changed");
            check(unproven.stream().noneMatch(this::isAtEnd), "the last message taken is not there any more");
            if (!messages.isEmpty() && (!anew || partitions.stream().allMatch(this::isAtEnd))) {
                write(messages, places.values(), anew);
                if (anew) {
                    System.out.printf("took all of %d messages%n", messages.size());
                }
                anew = false;
                messages.clear();
            }
        }
    }

    public static void main(String[] args) throws Exception {
        for (var anew = false; ; ) { // killed, a transaction of ours was written whole or not at all
            try (var db = DriverManager.getConnection(jdbc(System.getenv("OWN_DATABASE_URL")));
                    var admin = Admin.create(settings());
                    var consumer = new KafkaConsumer<>(settings(), new StringDeserializer(), new ByteArrayDeserializer())) {
                db.setAutoCommit(false);
                db.createStatement().execute("SELECT pg_advisory_lock(hashtext('quota'))"); // one program at a time
                new Quotas(db, admin, consumer).take(anew);
            } catch (InconsistentTopicIdException why) {
                System.out.println("begins anew: " + why.getMessage());
                anew = true;
            } catch (ExecutionException | KafkaException | SQLException error) {
                System.err.println("tries again: " + error.getMessage());
                anew = false;
                Thread.sleep(1000);
            }
        }
    }
}
