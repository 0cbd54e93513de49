// Keeps a client's SASL user name and password as their files have them (KAFKA_SASL_USERNAME_FILE,
// KAFKA_SASL_PASSWORD_FILE), so that a password changes without a restart. Connections that there are stay; the next
// one takes the new password. A client that is made later takes it by itself (kafka_conf).
#pragma once

#include "common/settings.h"

#include <librdkafka/rdkafka.h>

// Begin with the settings, which are borrowed, and zeros.
struct kafka_login {
    const struct settings *settings;
    char *username, *password; // that the client has; NULL: those of the start
};

// Looks into the files, and tells the client what is new. To be called now and then; it costs reading two small files,
// and without such files nothing.
void kafka_login_follow(struct kafka_login *login, rd_kafka_t *client);
void kafka_login_free(struct kafka_login *login);
