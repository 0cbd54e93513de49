#include "feed/delivery.h"
#include "common/kafka_rights.h"

static bool check(const struct producer *producer, const char *topic, struct error *error)
{
    struct producer_counts counts = producer_counts(producer);
    rd_kafka_resp_err_t why = counts.why;
    bool by_broker = why == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || why == RD_KAFKA_RESP_ERR_INVALID_RECORD;
    if (counts.failed > 0 && kafka_right_lacks(why))
        return producer_right_fail(producer, topic, error);
    return counts.failed == 0 ||
           error_set(error, by_broker ? ERROR_FATAL : ERROR_TRANSIENT, "Kafka: an event for %s was not delivered: %s",
                     topic, rd_kafka_err2str(why));
}

bool delivery_send(struct producer *producer, const struct publication *publication, struct receipt *receipt,
                   struct error *error)
{
    producer_send(producer, &publication->message, receipt);
    return check(producer, publication->message.topic, error);
}

bool delivery_await(struct producer *producer, const char *topic, int *left, struct error *error)
{
    *left = producer_flush(producer);
    return check(producer, topic, error);
}
