#include "common/kafka_login.h"
#include "common/log.h"

#include <stdlib.h>
#include <string.h>

static bool is_new(const struct kafka_property *property, const char *had, const char *now)
{
    return strcmp(had ? had : property->value, now) != 0;
}

void kafka_login_follow(struct kafka_login *login, rd_kafka_t *client)
{
    const struct kafka_property *username = kafka_property_find(login->settings, "sasl.username");
    const struct kafka_property *password = kafka_property_find(login->settings, "sasl.password");
    if (!username || !password || (!username->file && !password->file))
        return;
    char *username_now = kafka_property_now(username), *password_now = kafka_property_now(password);
    bool changed = is_new(username, login->username, username_now) || is_new(password, login->password, password_now);
    rd_kafka_error_t *failed = changed ? rd_kafka_sasl_set_credentials(client, username_now, password_now) : NULL;
    if (failed) {
        log_warn("librdkafka does not take the new password", log_text("why", rd_kafka_error_string(failed)));
        rd_kafka_error_destroy(failed);
    }
    if (changed && !failed) {
        log_info("took the password for Kafka anew", log_text("client", rd_kafka_name(client)),
                 log_text("username", username_now));
        kafka_login_free(login);
        login->username = username_now;
        login->password = password_now;
        return;
    }
    free(username_now);
    free(password_now);
}

void kafka_login_free(struct kafka_login *login)
{
    free(login->username);
    free(login->password);
    login->username = login->password = NULL;
}
