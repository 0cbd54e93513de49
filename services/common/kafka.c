#include "common/kafka.h"
#include "common/kafka_rights.h"
#include "common/log.h"
#include "common/printable.h"
#include "common/server_errors.h"
#include "common/stop.h"

#include <poll.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

// SCRAM of librdkafka before this version repeats the client's nonce, which Kafka 4 refuses
// (https://github.com/confluentinc/librdkafka/pull/4895).
#define SCRAM_VERSION 0x020601ff

#define LEADER_PAUSE_MS 100

// Why the last connection that failed for who the client or the broker is did so, until a broker answers: of its
// metadata librdkafka only says that none came. One for all clients of the process, as they have the same brokers and
// the same credentials.
static struct {
    pthread_mutex_t lock;
    char why[512];
} failure = {.lock = PTHREAD_MUTEX_INITIALIZER};

// What to look at; NULL where the failure is of another kind.
static const char *failure_advice(const char *why)
{
    if (strstr(why, "transport failure")) // it went away in the middle
        return NULL;
    if (strstr(why, "mechanism SCRAM-") && rd_kafka_version() < SCRAM_VERSION)
        return "Look at KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD; and librdkafka before 2.6.1 cannot do SCRAM with "
               "Kafka 4: use certificates, or PLAIN";
    if (strstr(why, "SASL authentication error"))
        return "Look at KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD";
    if (strstr(why, "SSL ") || strstr(why, "certificate"))
        return "Look at KAFKA_SSL_CA_LOCATION (does it have the broker's CA?), KAFKA_SSL_CERTIFICATE_LOCATION and "
               "KAFKA_SSL_KEY_LOCATION (are they valid, and of a CA that the broker has?)";
    return NULL;
}

// Takes librdkafka's line on a connection that failed: "[thrd:…]: BROKER: WHY (after 3ms in state …)". Without the
// broker, how long it took and how often it came, so that the same failure is the same text.
static void failure_hear(const char *text)
{
    const char *thread_end = strstr(text, "]: "), *broker_end = thread_end ? strstr(thread_end + 3, ": ") : NULL;
    const char *why = broker_end ? broker_end + 2 : text, *took = strstr(why, " (after ");
    if (!failure_advice(why))
        return;
    pthread_mutex_lock(&failure.lock);
    printable_format(failure.why, sizeof failure.why, "%.*s", (int)(took ? took - why : (ptrdiff_t)strlen(why)), why);
    pthread_mutex_unlock(&failure.lock);
}

static void failure_forget(void)
{
    pthread_mutex_lock(&failure.lock);
    *failure.why = '\0';
    pthread_mutex_unlock(&failure.lock);
}

static bool failure_get(char *text, size_t size)
{
    pthread_mutex_lock(&failure.lock);
    const char *advice = failure_advice(failure.why);
    snprintf(text, size, "%s. %s", failure.why, advice ? advice : "");
    pthread_mutex_unlock(&failure.lock);
    return advice != NULL;
}

static void on_log(const rd_kafka_t *client, int level, const char *facility, const char *text)
{
    (void)client;
    kafka_right_hear(facility, text);
    if (strcmp(facility, "FAIL") == 0)
        failure_hear(text);
    // librdkafka says what it tries again as an error; to us it is at most a warning: what counts comes as an error.
    if (level <= 4)
        server_error_count("kafka", facility);
    enum log_level ours = level <= 4 ? LOG_WARN : level <= 6 ? LOG_INFO : LOG_DEBUG;
    log_write(ours, "kafka", (const struct log_field[]){log_text("facility", facility), log_text("text", text), {0}});
}

static bool option_set(rd_kafka_conf_t *conf, const char *name, const char *value, struct error *error)
{
    char why[512];
    if (rd_kafka_conf_set(conf, name, value, why, sizeof why) == RD_KAFKA_CONF_OK)
        return true;
    return error_set(error, ERROR_CONFIG, "librdkafka refuses its property %s", name);
}

static bool options_set(rd_kafka_conf_t *conf, const struct kafka_option *options, struct error *error)
{
    for (; options && options->name; options++)
        if (!option_set(conf, options->name, options->value, error))
            return false;
    return true;
}

static bool settings_set(rd_kafka_conf_t *conf, const struct settings *settings, struct error *error)
{
    bool ok = true;
    for (size_t i = 0; ok && i < settings->kafka_property_count; i++) {
        char *value = kafka_property_now(&settings->kafka_properties[i]);
        ok = option_set(conf, settings->kafka_properties[i].name, value, error);
        free(value);
    }
    return ok && option_set(conf, "bootstrap.servers", settings->kafka_bootstrap_servers, error);
}

rd_kafka_conf_t *kafka_conf(const struct settings *settings, const char *client_id, const struct kafka_option *advised,
                            const struct kafka_option *fixed, struct error *error)
{
    static const struct kafka_option common[] = {
        {"socket.keepalive.enable", "true"},   {"log.connection.close", "false"},
        {"reconnect.backoff.max.ms", "2000"},  {"topic.metadata.refresh.interval.ms", "5000"},
        {"allow.auto.create.topics", "false"}, {NULL, NULL},
    };
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_conf_set_log_cb(conf, on_log);
    if (option_set(conf, "client.id", client_id, error) && options_set(conf, common, error) &&
        options_set(conf, advised, error) && settings_set(conf, settings, error) && options_set(conf, fixed, error))
        return conf;
    rd_kafka_conf_destroy(conf);
    return NULL;
}

rd_kafka_t *kafka_client(rd_kafka_type_t type, rd_kafka_conf_t *conf, struct error *error)
{
    char why[512];
    rd_kafka_t *client = rd_kafka_new(type, conf, why, sizeof why);
    if (client)
        return client;
    rd_kafka_conf_destroy(conf);
    error_set(error, ERROR_CONFIG, "librdkafka: %s", why);
    return NULL;
}

bool kafka_reachable(rd_kafka_t *client, int timeout_ms, struct error *error)
{
    const struct rd_kafka_metadata *metadata;
    char why[900];
    rd_kafka_resp_err_t code = rd_kafka_metadata(client, 0, NULL, &metadata, timeout_ms);
    if (code)
        return error_set(error, ERROR_TRANSIENT, "Kafka: no broker answers: %s",
                         failure_get(why, sizeof why) ? why : rd_kafka_err2str(code));
    rd_kafka_metadata_destroy(metadata);
    failure_forget();
    return true;
}

rd_kafka_resp_err_t kafka_offsets(rd_kafka_t *client, const char *topic, int32_t partition, int64_t *begin,
                                  int64_t *end, int timeout_ms)
{
    const int64_t until_ms = clock_ms() + timeout_ms;
    for (;;) {
        int64_t left_ms = until_ms - clock_ms();
        rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(client, topic, partition, begin, end,
                                                                    left_ms > 0 ? (int)left_ms : 0);
        bool moves = code == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION ||
                     code == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE;
        if (!moves || left_ms <= LEADER_PAUSE_MS || stop_requested())
            return code;
        poll(NULL, 0, LEADER_PAUSE_MS);
    }
}

bool kafka_fail(rd_kafka_error_t *kafka_error, const char *what, struct error *error)
{
    bool fenced = rd_kafka_error_code(kafka_error) == RD_KAFKA_RESP_ERR__FENCED;
    server_error_count("kafka", rd_kafka_error_name(kafka_error));
    enum error_kind kind = fenced ? ERROR_FENCED : ERROR_TRANSIENT;
    error_set(error, kind, "Kafka: %s: %s", what, rd_kafka_error_string(kafka_error));
    rd_kafka_error_destroy(kafka_error);
    return false;
}
