#include "common/database_url.h"
#include "common/server_list.h"

#include <errno.h>
#include <libpq-fe.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const number_options[] = {"connect_timeout",     "keepalives",       "keepalives_idle",
                                             "keepalives_interval", "keepalives_count", "tcp_user_timeout"};

// Those of libpq 15 that take one of a list; a newer libpq may know more of them, and judges those itself.
static const struct {
    const char *name;
    const char *choices[7];
} choice_options[] = {
    {"sslmode", {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}},
    {"channel_binding", {"disable", "prefer", "require"}},
    {"gssencmode", {"disable", "prefer", "require"}},
    {"target_session_attrs", {"any", "read-write", "read-only", "primary", "standby", "prefer-standby"}},
    {"ssl_min_protocol_version", {"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"}},
    {"ssl_max_protocol_version", {"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"}},
};

// The value of an option; NULL where the URI does not give it.
static const char *value_of(const PQconninfoOption *options, const char *name)
{
    while (options->keyword && strcmp(options->keyword, name) != 0)
        options++;
    return options->val;
}

static size_t items_count(const char *list)
{
    size_t count = 1;
    for (; *list; list++)
        count += *list == ',';
    return count;
}

// A port for each host, or one for all; an empty one is libpq's default.
static bool ports_check(const PQconninfoOption *options, char *why, size_t why_size)
{
    const char *ports = value_of(options, "port"), *hosts = value_of(options, "host");
    const char *addresses = value_of(options, "hostaddr");
    if (!ports)
        return true;
    size_t count = items_count(ports), host_count = items_count(addresses ? addresses : hosts ? hosts : "");
    for (const char *port = ports;; port++) {
        size_t length = strcspn(port, ",");
        if (length > 0 && !is_port(port, length)) {
            snprintf(why, why_size, "has a port that is no number from 1 to 65535");
            return false;
        }
        port += length;
        if (!*port)
            break;
    }
    if (count == 1 || count == host_count)
        return true;
    snprintf(why, why_size, "has %zu ports for %zu hosts: give one for each, or one for all", count, host_count);
    return false;
}

static bool numbers_check(const PQconninfoOption *options, char *why, size_t why_size)
{
    for (size_t i = 0; i < sizeof number_options / sizeof *number_options; i++) {
        const char *value = value_of(options, number_options[i]);
        char *end;
        if (!value)
            continue;
        errno = 0;
        long number = strtol(value, &end, 10);
        if (end == value || *end || errno || number < INT_MIN || number > INT_MAX) {
            snprintf(why, why_size, "has an option %s that is no whole number", number_options[i]);
            return false;
        }
    }
    return true;
}

static bool choices_check(const PQconninfoOption *options, char *why, size_t why_size)
{
    for (size_t i = 0; i < sizeof choice_options / sizeof *choice_options; i++) {
        const char *value = value_of(options, choice_options[i].name), *const *choice = choice_options[i].choices;
        char list[256] = "";
        size_t size = 0;
        for (; value && *choice && strcmp(*choice, value) != 0; choice++)
            size += (size_t)snprintf(list + size, sizeof list - size, "%s%s", size ? ", " : "", *choice);
        if (value && !*choice) {
            snprintf(why, why_size, "has an option %s that is none of %s", choice_options[i].name, list);
            return false;
        }
    }
    return true;
}

// Written as %0A it may be part of a password, and of nothing else.
static bool controls_check(const PQconninfoOption *options, char *why, size_t why_size)
{
    for (; options->keyword; options++) {
        if (!options->val || strcmp(options->keyword, "password") == 0)
            continue;
        for (const char *c = options->val; *c; c++)
            if ((unsigned char)*c < ' ' || *c == 0x7f) {
                snprintf(why, why_size, "has a control character in %s", options->keyword);
                return false;
            }
    }
    return true;
}

bool database_url_check(const char *text, char *why, size_t why_size)
{
    if (strncmp(text, "postgresql://", 13) != 0 && strncmp(text, "postgres://", 11) != 0) {
        snprintf(why, why_size, "is no URI such as postgresql://user@host:5432/taakstelling");
        return false;
    }
    PQconninfoOption *options = PQconninfoParse(text, NULL); // its message may quote the password
    if (!options) {
        snprintf(why, why_size,
                 "is no libpq URI: see to its options, and write %%3A for : in a name or password, "
                 "%%40 for @, %%2F for /, %%25 for %%");
        return false;
    }
    bool ok = ports_check(options, why, why_size) && numbers_check(options, why, why_size) &&
              choices_check(options, why, why_size) && controls_check(options, why, why_size);
    PQconninfoFree(options);
    return ok;
}
