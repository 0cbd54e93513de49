#include "intake/consumer_conf.h"
#include "common/kafka.h"
#include "intake/partitions.h"

#include <stdio.h>

rd_kafka_conf_t *consumer_conf(const struct record_kind *kind, const struct service *service, struct error *error)
{
    char gather_ms[16];
    snprintf(gather_ms, sizeof gather_ms, "%d", service->settings.batch_max_ms);
    const struct kafka_option advised[] = {
        {"session.timeout.ms", "10000"},
        {"heartbeat.interval.ms", "2000"},
        {"queued.min.messages", PARTITION_QUEUED_EVENTS},
        {"queued.max.messages.kbytes", "8192"}, // of all partitions
        {"fetch.message.max.bytes", "524288"},  // of one partition: the less, the closer together they are read
        // Events that come close behind each other gather at the broker: each would else be a request of its own,
        // which costs the broker more than the event itself. Others are sent at once, and where none come the broker
        // is not asked all the time. A fetch that waits for messages of one partition holds up all others of its
        // broker: with librdkafka's half a second two uneven partitions were read at half the speed of one.
        {"fetch.min.bytes", kind->gathers ? "65536" : "1"},
        {"fetch.wait.max.ms", kind->gathers ? gather_ms : "100"},
        {"max.poll.interval.ms", "900000"}, // partitions are kept while the database is away; the watchdog sees hangs
        {NULL, NULL},
    };
    const struct kafka_option fixed[] = {
        {"group.id", kind->program},
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"enable.partition.eof", "true"},           // tells messages that wait from marks of transactions at the end
        {"auto.offset.reset", "error"},             // a lost position must stop us, not jump
        {"partition.assignment.strategy", "range"}, // eager: cooperative rebalancing lost messages in librdkafka 2.0
        {NULL, NULL},
    };
    return kafka_conf(&service->settings, service->identity, advised, fixed, error);
}
