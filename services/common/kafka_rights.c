#include "common/kafka_rights.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool kafka_right_lacks(rd_kafka_resp_err_t code)
{
    return code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED ||
           code == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED ||
           code == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED ||
           code == RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
}

static struct {
    pthread_mutex_t lock;
    char topic[KAFKA_TOPIC_SIZE];
} named = {PTHREAD_MUTEX_INITIALIZER, "one of its topics"};

void kafka_right_hear(const char *facility, const char *text)
{
    static const char lacking[] = "Topic authorization failed";
    const char *begin = strcmp(facility, "ADDPARTS") == 0 && strstr(text, lacking) ? strchr(text, '"') : NULL;
    const char *end = begin ? strchr(begin + 1, '"') : NULL;
    if (!end || end - begin > KAFKA_TOPIC_SIZE)
        return;
    pthread_mutex_lock(&named.lock);
    snprintf(named.topic, sizeof named.topic, "%.*s", (int)(end - begin - 1), begin + 1);
    pthread_mutex_unlock(&named.lock);
}

void kafka_right_topic(char topic[KAFKA_TOPIC_SIZE])
{
    pthread_mutex_lock(&named.lock);
    snprintf(topic, KAFKA_TOPIC_SIZE, "%s", named.topic);
    pthread_mutex_unlock(&named.lock);
}

// Whether a property has a value, and which.
static bool property_get(rd_kafka_t *client, const char *name, char *value, size_t size)
{
    return rd_kafka_conf_get(rd_kafka_conf(client), name, value, &size) == RD_KAFKA_CONF_OK && size > 1;
}

// As whom the client comes, as far as it knows: which name the brokers have for a certificate is theirs to say.
static void who_write(rd_kafka_t *client, char *who, size_t size)
{
    char value[256];
    if (property_get(client, "sasl.username", value, sizeof value))
        snprintf(who, size, "user %s", value);
    else if (property_get(client, "ssl.certificate.location", value, sizeof value))
        snprintf(who, size, "the certificate %s", value);
    else
        snprintf(who, size, "this client, which has no name,");
}

bool kafka_right_fail(rd_kafka_t *client, rd_kafka_resp_err_t code, enum error_kind kind, struct error *error,
                      const char *right, ...)
{
    char needed[320], who[300];
    va_list arguments;
    va_start(arguments, right);
    vsnprintf(needed, sizeof needed, right, arguments);
    va_end(arguments);
    if (!kafka_right_lacks(code))
        return error_set(error, kind, "Kafka: %s: %s", needed, rd_kafka_err2str(code));
    who_write(client, who, sizeof who);
    return error_set(error, kind, "Kafka: %s lacks %s: 'taakctl topics create --acls' gives it", who, needed);
}
