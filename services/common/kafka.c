#include "common/kafka.h"
#include "common/log.h"
#include "common/server_errors.h"

#include <stdlib.h>
#include <string.h>

static void on_log(const rd_kafka_t *client, int level, const char *facility, const char *text)
{
    (void)client;
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
    for (size_t i = 0; i < settings->kafka_property_count; i++)
        if (!option_set(conf, settings->kafka_properties[i].name, settings->kafka_properties[i].value, error))
            return false;
    return option_set(conf, "bootstrap.servers", settings->kafka_bootstrap_servers, error);
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
    rd_kafka_resp_err_t code = rd_kafka_metadata(client, 0, NULL, &metadata, timeout_ms);
    if (code)
        return error_set(error, ERROR_TRANSIENT, "Kafka: no broker answers: %s", rd_kafka_err2str(code));
    rd_kafka_metadata_destroy(metadata);
    return true;
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
