import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import com.google.protobuf.InvalidProtocolBufferException;
import org.apache.kafka.common.header.Headers;
import nl.taakstelling.v1.Placement;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;

/**
 * Makes a row of table placement out of a message: its Protobuf value, and the id and the time from its CloudEvents headers.
 * Kafka Connect itself has no converter for Protobuf. Checks nothing beyond what it must read.
 */
public class PlacementConverter implements Converter {
    // The types' names tell the sink which SQL types they become. Their values go into arrays as they are, as text.
    private static final Schema UUID = SchemaBuilder.string().name("io.debezium.data.Uuid").build();
    private static final Schema TIME = SchemaBuilder.string().name("io.debezium.time.ZonedTimestamp").build();
    private static final Schema ROW = SchemaBuilder.struct().name("placement")
        .field("placement_id", UUID)
        .field("event_id", UUID)
        .field("event_time", TIME)
        .field("housed_on", Date.SCHEMA)
        .field("municipality", Schema.INT16_SCHEMA)
        .field("persons", Schema.INT16_SCHEMA)
        .field("origin", Schema.INT16_SCHEMA)
        .field("arrangement", Schema.INT16_SCHEMA)
        .field("withdrawn", Schema.BOOLEAN_SCHEMA)
        .build();

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        throw new DataException("only reads");
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        throw new DataException("needs the headers");
    }

    @Override
    public SchemaAndValue toConnectData(String topic, Headers headers, byte[] value) {
        try {
            return new SchemaAndValue(ROW, row(headers, Placement.parseFrom(value)));
        } catch (InvalidProtocolBufferException e) {
            throw new DataException("no placement", e);
        }
    }

    private static Struct row(Headers headers, Placement placement) {
        var day = placement.getHousedOn();
        return new Struct(ROW)
            .put("placement_id", placement.getPlacementId())
            .put("event_id", text(headers, "ce_id"))
            .put("event_time", text(headers, "ce_time"))
            .put("housed_on", java.sql.Date.valueOf(LocalDate.of(day.getYear(), day.getMonth(), day.getDay())))
            .put("municipality", Short.parseShort(placement.getMunicipalityCode().substring(2)))
            .put("persons", (short) placement.getPersons())
            .put("origin", (short) placement.getOriginValue())
            .put("arrangement", (short) placement.getArrangementValue())
            .put("withdrawn", placement.getWithdrawn());
    }

    private static String text(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
