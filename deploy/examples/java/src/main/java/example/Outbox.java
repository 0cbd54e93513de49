package example;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Table outbox: each event, with its id and its time, before it is sent; where it is; and what became of it. */
final class Outbox {
    record Event(long number, Kind kind, String recordId, String record, String id, String time) {}

    /** Up to which offset events were sent of which nothing is known yet. */
    record Sent(Kind kind, TopicPartition partition, long last) {}

    private final Connection db;

    Outbox(Connection db) throws SQLException {
        this.db = db;
        db.setAutoCommit(false);
        try (PreparedStatement lock = db.prepareStatement("SELECT pg_advisory_lock(hashtext('outbox'))")) {
            lock.execute(); // one publisher at a time
        }
        commit();
    }

    void commit() throws SQLException {
        db.commit();
    }

    void add(String kind, String recordId, String record) throws SQLException {
        try (PreparedStatement statement = prepare("SELECT outbox_add(?, ?, ?::jsonb)", kind, recordId, record)) {
            statement.execute();
        }
    }

    List<Event> unsent() throws SQLException {
        String query = "SELECT number, kind, record_id, record, event_id, ce_time FROM unsent ORDER BY number LIMIT 1000";
        List<Event> events = new ArrayList<>();
        try (PreparedStatement statement = prepare(query); ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                events.add(new Event(row.getLong(1), kind(row.getString(2)), row.getString(3), row.getString(4),
                        row.getString(5), row.getString(6)));
            }
        }
        return events;
    }

    void sent(Event event, RecordMetadata place) throws SQLException {
        String update = "UPDATE outbox SET topic = ?, partition = ?, \"offset\" = ? WHERE number = ?";
        try (PreparedStatement statement =
                prepare(update, place.topic(), place.partition(), place.offset(), event.number())) {
            statement.executeUpdate();
        }
    }

    List<Sent> waiting() throws SQLException {
        String query = "SELECT kind, topic, partition, max(\"offset\") FROM outbox"
                + " WHERE outcome IS NULL AND topic IS NOT NULL GROUP BY kind, topic, partition";
        List<Sent> places = new ArrayList<>();
        try (PreparedStatement statement = prepare(query); ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                var partition = new TopicPartition(row.getString(2), row.getInt(3));
                places.add(new Sent(kind(row.getString(1)), partition, row.getLong(4)));
            }
        }
        return places;
    }

    /** Writes down that the event at that place was rejected; names its record, or none where the event is not ours. */
    List<String> rejected(String reason, TopicPartition partition, long offset) throws SQLException {
        String update = "UPDATE outbox SET outcome = ? WHERE topic = ? AND partition = ? AND \"offset\" = ?"
                + " AND outcome IS NULL RETURNING kind || ' ' || record_id";
        List<String> records = new ArrayList<>();
        try (PreparedStatement statement = prepare(update, reason, partition.topic(), partition.partition(), offset);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                records.add(row.getString(1));
            }
        }
        return records;
    }

    /** Writes down that all others were taken; returns how many. */
    int taken() throws SQLException {
        String update = "UPDATE outbox SET outcome = 'taken' WHERE outcome IS NULL AND topic IS NOT NULL";
        try (PreparedStatement statement = prepare(update)) {
            int taken = statement.executeUpdate();
            commit();
            return taken;
        }
    }

    private static Kind kind(String name) {
        return Kind.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = db.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
