package example;

import com.google.protobuf.Message;
import java.util.function.Supplier;
import nl.taakstelling.v1.FamilyArrival;
import nl.taakstelling.v1.Permit;
import nl.taakstelling.v1.Placement;

/** The three kinds of records, and who reads them. */
enum Kind {
    PERMIT("coa.permits.v1", "nl.taakstelling.permit-recorded.v1", "permit-consumer", Permit::newBuilder),
    ARRIVAL("coa.family-arrivals.v1", "nl.taakstelling.family-arrival-recorded.v1", "family-consumer",
            FamilyArrival::newBuilder),
    PLACEMENT("municipal.placements.v1", "nl.taakstelling.placement-recorded.v1", "placement-consumer",
            Placement::newBuilder);

    final String topic;
    final String type;
    final String group;
    final Supplier<Message.Builder> builder;

    Kind(String topic, String type, String group, Supplier<Message.Builder> builder) {
        this.topic = topic;
        this.type = type;
        this.group = group;
        this.builder = builder;
    }
}
