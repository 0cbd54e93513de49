// Settings from the environment: one table row each; --help, the README's table and the checks come from the rows.
#pragma once

#include "common/error.h"
#include "common/log.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct kafka_property {
    char *name;  // librdkafka's, such as security.protocol
    char *value; // may be a secret: never logged
};

struct settings {
    char *kafka_bootstrap_servers;
    char *database_url;
    char *http_listen; // "" for none
    char *event_source;
    int log_level;
    int log_format;
    int batch_max_events;
    int batch_max_ms;
    struct kafka_property *kafka_properties; // every other KAFKA_ variable
    size_t kafka_property_count;
};

enum setting_type { SETTING_TEXT, SETTING_NUMBER, SETTING_CHOICE };

struct setting {
    const char *name;
    enum setting_type type;
    size_t offset;          // of the field in struct settings
    const char *initial;    // default; NULL where it must be given
    unsigned needed_for;    // SETTINGS_KAFKA, SETTINGS_DATABASE: by whom it must be given
    int lowest, highest;    // of a number
    const char *choices[5]; // of a choice; the value is the index
    bool secret;            // not shown
    bool (*check)(const char *text, char *why, size_t why_size); // of a text
    const char *help;
};

extern const struct setting settings_table[];
extern const size_t settings_count;

#define SETTINGS_KAFKA    1u
#define SETTINGS_DATABASE 2u
#define SETTINGS_ALL      (SETTINGS_KAFKA | SETTINGS_DATABASE)

// Reads and checks all settings, NAME or the file that NAME_FILE names. On a wrong one: ERROR_CONFIG with a line that
// says which, what is wrong and what to write instead; nothing else was touched then. Free with settings_free.
// What must be given is asked for only as far as `needs` says (SETTINGS_…); else it is "".
MUST_CHECK bool settings_load(struct settings *settings, unsigned needs, char **environment, struct error *error);
void settings_free(struct settings *settings);

// The settings as lines for --help.
void settings_print(FILE *out);
