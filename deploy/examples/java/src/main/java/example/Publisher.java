package example;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes permits, family arrivals and placements, and tells what became of them.
 *
 * <p>Each line on standard input is a record in Protobuf's JSON, {"placement": {"placement_id": "…", "persons": 3, …}}.
 * What a line leaves out stays as it was said before: a correction is a line with what changes, a withdrawal one with
 * "withdrawn": true. After a crash run it again, with the same lines or with none: what was said already is the same
 * event, and counts once.
 */
public final class Publisher {
    private Publisher() {}

    /** Puts what the lines say into the outbox: all of them, or none. */
    private static void note(Outbox outbox, BufferedReader lines) throws IOException, SQLException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonObject said = JsonParser.parseString(line).getAsJsonObject();
            for (String name : said.keySet()) {
                JsonObject fields = said.getAsJsonObject(name);
                message(Kind.valueOf(name.toUpperCase(Locale.ROOT)), fields.toString()); // throws where it is no such record
                outbox.add(name, fields.get(name + "_id").getAsString(), fields.toString());
            }
        }
        outbox.commit();
    }

    private static Message message(Kind kind, String json) throws InvalidProtocolBufferException {
        Message.Builder builder = kind.builder.get();
        JsonFormat.parser().merge(json, builder);
        return builder.build();
    }

    private static ProducerRecord<String, byte[]> record(Outbox.Event event, String source)
            throws InvalidProtocolBufferException {
        Kind kind = event.kind();
        byte[] value = message(kind, event.record()).toByteArray();
        var headers = Map.of("ce_specversion", "1.0", "ce_id", event.id(), "ce_source", source, "ce_type", kind.type,
                "ce_time", event.time(), "content-type", "application/protobuf");
        var record = new ProducerRecord<>(kind.topic, event.recordId(), value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    /** Sends what was not sent yet, and writes down where each event is, once the broker has it. */
    private static void send(Outbox outbox, String source)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        var settings = Settings.kafka("enable.idempotence", "true", "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (List<Outbox.Event> unsent = outbox.unsent(); !unsent.isEmpty(); unsent = outbox.unsent()) {
                Map<Outbox.Event, Future<RecordMetadata>> places = new LinkedHashMap<>();
                for (Outbox.Event event : unsent) {
                    places.put(event, producer.send(record(event, source)));
                }
                producer.flush();
                for (var place : places.entrySet()) {
                    outbox.sent(place.getKey(), place.getValue().get()); // throws where the broker does not have it
                }
                outbox.commit();
            }
        }
    }

    public static void main(String[] arguments)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        String source = Settings.required("EVENT_SOURCE"); // a URN: urn:nld:oin:00000099000000000001:systeem:housing
        int rejected;
        try (Connection db = Settings.database();
                var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Outbox outbox = new Outbox(db);
            note(outbox, lines);
            send(outbox, source);
            rejected = new Rejects(outbox, source).follow();
        }
        System.exit(rejected > 0 ? 1 : 0);
    }
}
