package example;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import nl.taakstelling.v1.Date;
import nl.taakstelling.v1.HalfYear;
import nl.taakstelling.v1.Quota;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A message of topic taakstelling.quotas.v1 as a row of table quota. */
final class QuotaMessage {
    static final List<String> COLUMNS =
            Quota.getDescriptor().getFields().stream().map(FieldDescriptor::getName).toList();

    private QuotaMessage() {}

    /** Whether it is the quota-emitter's: only such a one has a sequence. */
    static boolean isEmitters(ConsumerRecord<String, byte[]> message) {
        return message.headers().lastHeader("outbox-sequence") != null;
    }

    /** The header that rises from message to message. */
    static long sequence(ConsumerRecord<String, byte[]> message) {
        Header header = message.headers().lastHeader("outbox-sequence");
        return Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII));
    }

    /** Which of two messages of one key came later. */
    static ConsumerRecord<String, byte[]> newer(ConsumerRecord<String, byte[]> a, ConsumerRecord<String, byte[]> b) {
        return sequence(a) > sequence(b) ? a : b;
    }

    /** The values of COLUMNS. */
    static Object[] row(byte[] value) throws IOException {
        Quota quota = Quota.parseFrom(withoutPrefix(value));
        return Quota.getDescriptor().getFields().stream().map(field -> column(quota, field)).toArray();
    }

    private static Object column(Quota quota, FieldDescriptor field) {
        Object value = quota.getField(field);
        if (value instanceof EnumValueDescriptor word) {
            String zero = field.getEnumType().findValueByNumber(0).getName();
            String prefix = zero.substring(0, zero.length() - "UNSPECIFIED".length());
            return word.getName().startsWith(prefix) ? word.getName().substring(prefix.length()) : word.getName();
        }
        if (value instanceof HalfYear period) {
            return period.getYear() + "-" + period.getHalf();
        }
        if (value instanceof Date day) {
            return quota.hasField(field) ? LocalDate.of(day.getYear(), day.getMonth(), day.getDay()) : null;
        }
        return value;
    }

    /** A schema registry's serializer puts before a message: 0, four bytes, the number of indexes (zigzag) and these. */
    private static CodedInputStream withoutPrefix(byte[] value) throws IOException {
        CodedInputStream input = CodedInputStream.newInstance(value);
        if (value.length > 0 && value[0] == 0) {
            input.skipRawBytes(5);
            for (int indexes = input.readSInt32(); indexes > 0; indexes--) {
                input.readSInt32();
            }
        }
        return input;
    }
}
