package example;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Tables quota and quota_position: rows and places are written in one transaction, so that they always agree. */
final class QuotaRows {
    private static final List<String> COLUMNS = QuotaMessage.COLUMNS;
    private static final String UPSERT = "INSERT INTO quota (" + String.join(", ", COLUMNS) + ") VALUES ("
            + String.join(", ", Collections.nCopies(COLUMNS.size(), "?"))
            + ") ON CONFLICT (municipality_code, period) DO UPDATE SET "
            + COLUMNS.stream().map(name -> name + " = excluded." + name).collect(Collectors.joining(", "));
    private static final String DELETE = "DELETE FROM quota WHERE municipality_code = ? AND period = ?";
    private static final String PLACE = "INSERT INTO quota_position (topic, partition, \"offset\", sequence)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT (topic, partition)"
            + " DO UPDATE SET \"offset\" = excluded.\"offset\", sequence = excluded.sequence";

    private final Connection db;

    QuotaRows(Connection db) throws SQLException {
        this.db = db;
        db.setAutoCommit(false);
        try (PreparedStatement lock = db.prepareStatement("SELECT pg_try_advisory_lock(hashtext('quota'))");
                ResultSet result = lock.executeQuery()) {
            if (!result.next() || !result.getBoolean(1)) {
                throw new SQLException("another program keeps this table");
            }
        }
        db.commit();
    }

    Map<TopicPartition, Place> places(String topic) throws SQLException {
        String query = "SELECT partition, \"offset\", sequence FROM quota_position WHERE topic = ?";
        try (PreparedStatement statement = db.prepareStatement(query)) {
            statement.setString(1, topic);
            Map<TopicPartition, Place> places = new HashMap<>();
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                places.put(new TopicPartition(topic, row.getInt(1)), new Place(row.getLong(2), row.getLong(3)));
            }
            db.commit();
            return places;
        }
    }

    void forgetPlaces(String topic) throws SQLException {
        db.rollback();
        execute("DELETE FROM quota_position WHERE topic = ?", topic);
        db.commit();
    }

    /** Writes the last message of each of these keys, and how far that is; `anew`: instead of all that was there. */
    void write(Collection<ConsumerRecord<String, byte[]>> messages, Map<TopicPartition, Place> places, boolean anew)
            throws SQLException, IOException {
        if (anew) {
            execute("DELETE FROM quota");
            execute("DELETE FROM quota_position");
        }
        try (PreparedStatement upsert = db.prepareStatement(UPSERT)) {
            for (ConsumerRecord<String, byte[]> message : messages) {
                if (message.value() == null) {
                    execute(DELETE, (Object[]) message.key().split("/"));
                } else {
                    fill(upsert, QuotaMessage.row(message.value()));
                    upsert.addBatch();
                }
            }
            upsert.executeBatch();
        }
        for (var place : places.entrySet()) {
            TopicPartition partition = place.getKey();
            execute(PLACE, partition.topic(), partition.partition(), place.getValue().offset(),
                    place.getValue().sequence());
        }
        db.commit();
    }

    private void execute(String statement, Object... values) throws SQLException {
        try (PreparedStatement prepared = db.prepareStatement(statement)) {
            fill(prepared, values);
            prepared.executeUpdate();
        }
    }

    private static void fill(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
