package example;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Tells which of our events were rejected, and when all others were taken. */
final class Rejects {
    private static final String TOPIC = "taakstelling.rejects.v1";

    private final Outbox outbox;
    private final String source;

    Rejects(Outbox outbox, String source) {
        this.outbox = outbox;
        this.source = source;
    }

    /**
     * Reads the rejects to their end until the consumers have gone past all that was sent. Returns how many are ours.
     *
     * <p>A reject is published a moment after its consumer has gone past it: we wait as long as SETTLE_SECONDS says.
     */
    int follow() throws SQLException, InterruptedException, ExecutionException {
        String seconds = System.getenv().getOrDefault("SETTLE_SECONDS", "10");
        var settings = Settings.kafka("group.id", source, "auto.offset.reset", "earliest", "enable.auto.commit", "false",
                "isolation.level", "read_committed");
        var bytes = new ByteArrayDeserializer();
        try (var admin = Admin.create(Settings.kafka()); var consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
            consumer.subscribe(List.of(TOPIC));
            int rejected = 0;
            Instant until = null;
            while (until == null || Instant.now().isBefore(until) || !isAtEnd(consumer)) {
                ConsumerRecords<byte[], byte[]> messages = consumer.poll(Duration.ofMillis(200));
                for (ConsumerRecord<byte[], byte[]> message : messages) {
                    rejected += tell(message);
                }
                outbox.commit();
                consumer.commitSync();
                if (until == null && messages.isEmpty() && allPassed(admin)) {
                    until = Instant.now().plusSeconds(Long.parseLong(seconds));
                }
            }
            System.out.printf("taken: %d, rejected: %d%n", outbox.taken(), rejected);
            return rejected;
        }
    }

    private static boolean isAtEnd(KafkaConsumer<?, ?> consumer) {
        Set<TopicPartition> partitions = consumer.assignment();
        return !partitions.isEmpty() && consumer.endOffsets(partitions).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Whether the consumers have gone past all that was sent, by the positions that their groups commit. */
    private boolean allPassed(Admin admin) throws SQLException, InterruptedException, ExecutionException {
        for (Outbox.Sent sent : outbox.waiting()) {
            OffsetAndMetadata position = admin.listConsumerGroupOffsets(sent.kind().group)
                    .partitionsToOffsetAndMetadata().get().get(sent.partition());
            if (position == null || position.offset() <= sent.last()) {
                return false;
            }
        }
        return true;
    }

    /** Of a reject: if it is of one of our events, says so, writes it down, and returns 1. */
    private int tell(ConsumerRecord<byte[], byte[]> reject) throws SQLException {
        if (!source.equals(header(reject, "ce_source"))) {
            return 0;
        }
        String error = "__connect.errors.";
        int number = Integer.parseInt(header(reject, error + "partition"));
        TopicPartition partition = new TopicPartition(header(reject, error + "topic"), number);
        long offset = Long.parseLong(header(reject, error + "offset"));
        String reason = header(reject, error + "exception.class.name");
        List<String> records = outbox.rejected(reason, partition, offset);
        for (String record : records) {
            System.out.printf("rejected: %s (%s, partition %d, offset %d): %s: %s%n", record, partition.topic(), number,
                    offset, reason, header(reject, error + "exception.message"));
        }
        return records.size();
    }

    private static String header(ConsumerRecord<?, ?> message, String name) {
        Header header = message.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
