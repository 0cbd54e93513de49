package example;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Keeps a table of all quotas in a database of one's own, as the topic has them, whatever is killed or made anew. */
public final class QuotaTable {
    private static final String TOPIC = "taakstelling.quotas.v1";
    private static volatile boolean stopping;

    private final QuotaRows rows;
    private final KafkaConsumer<String, byte[]> consumer;
    private Map<TopicPartition, Place> taken = new HashMap<>();

    private QuotaTable(QuotaRows rows, KafkaConsumer<String, byte[]> consumer) {
        this.rows = rows;
        this.consumer = consumer;
    }

    /** What comes within a second; each message is a step further, or the topic is another one. */
    private List<ConsumerRecord<String, byte[]>> read() throws AnotherTopicException {
        List<ConsumerRecord<String, byte[]>> messages = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofSeconds(1))) {
            if (!QuotaMessage.isEmitters(message)) {
                continue;
            }
            TopicPartition partition = new TopicPartition(TOPIC, message.partition());
            Place place = new Place(message.offset(), QuotaMessage.sequence(message));
            Place before = taken.put(partition, place);
            if (before != null && (place.offset() <= before.offset() || place.sequence() <= before.sequence())) {
                throw new AnotherTopicException(place + " came behind " + before + " in " + partition);
            }
            messages.add(message);
        }
        return messages;
    }

    /** Whether all was read up to the ends that the partitions had. */
    private boolean reached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Whether each partition still has, where the last message taken was, that very message. */
    private boolean stillThere(Map<TopicPartition, Place> known) throws AnotherTopicException {
        consumer.assign(known.keySet());
        known.forEach((partition, place) -> consumer.seek(partition, place.offset()));
        Map<TopicPartition, Long> ends = consumer.endOffsets(known.keySet());
        Map<TopicPartition, Place> first = new HashMap<>();
        while (!stopping && first.size() < known.size() && !reached(ends)) {
            taken.clear();
            for (ConsumerRecord<String, byte[]> message : read()) {
                Place place = new Place(message.offset(), QuotaMessage.sequence(message));
                first.putIfAbsent(new TopicPartition(TOPIC, message.partition()), place);
            }
        }
        return first.equals(known);
    }

    /** Takes all that there is, in one transaction: readers see the old table or the new one, never half of it. */
    private void load(Collection<TopicPartition> partitions) throws AnotherTopicException, SQLException, IOException {
        System.out.println("takes all from the beginning");
        taken.clear();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<String, ConsumerRecord<String, byte[]>> last = new HashMap<>();
        while (!stopping && !reached(ends)) {
            for (ConsumerRecord<String, byte[]> message : read()) {
                last.merge(message.key(), message, QuotaMessage::newer);
            }
        }
        if (!stopping) {
            rows.write(last.values(), taken, true);
        }
    }

    private void follow() throws AnotherTopicException, SQLException, IOException {
        List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                .map(info -> new TopicPartition(TOPIC, info.partition())).toList();
        Map<TopicPartition, Place> known = rows.places(TOPIC);
        if (known.isEmpty() || !partitions.containsAll(known.keySet()) || !stillThere(known)) {
            load(partitions);
        } else {
            taken = known;
        }
        consumer.assign(partitions);
        for (TopicPartition partition : partitions) {
            Place place = taken.get(partition);
            consumer.seek(partition, place == null ? 0 : place.offset() + 1);
        }
        while (!stopping) {
            Map<String, ConsumerRecord<String, byte[]>> last = new HashMap<>();
            read().forEach(message -> last.merge(message.key(), message, QuotaMessage::newer));
            if (!last.isEmpty()) {
                rows.write(last.values(), taken, false);
            }
        }
    }

    private static void run() throws AnotherTopicException, SQLException, IOException {
        var settings = Settings.kafka("isolation.level", "read_committed", "auto.offset.reset", "earliest",
                "enable.auto.commit", "false", "default.api.timeout.ms", "10000");
        try (Connection db = Settings.database();
                var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            QuotaRows rows = new QuotaRows(db);
            try {
                new QuotaTable(rows, consumer).follow();
            } catch (AnotherTopicException found) {
                rows.forgetPlaces(TOPIC);
                throw found;
            }
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stopping = true;
            try {
                main.join();
            } catch (InterruptedException ignored) {
                Thread.currentThread().interrupt();
            }
        }));
        while (!stopping) {
            try {
                run();
            } catch (AnotherTopicException | KafkaException | SQLException | IOException error) {
                System.err.println("begins again: " + error);
                Thread.sleep(1000);
            }
        }
    }
}
