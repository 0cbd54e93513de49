// Settings from the environment. Each is one row of settings_table (settings.c), from which come the checks, --help
// and, by a test, the table in the README.
#pragma once

#include "common/error.h"
#include "common/log.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

// A setting KAFKA_… that is handed to librdkafka: KAFKA_SECURITY_PROTOCOL is security.protocol.
struct kafka_property {
    char *name;  // librdkafka's, such as security.protocol
    char *value; // may be a secret, so it is never logged
};

// The values. The texts are owned by the struct and never NULL; what each means, the help in its row says.
struct settings {
    char *kafka_bootstrap_servers;
    char *database_url;
    char *http_listen; // "" for none
    char *event_source;
    char *schema_ids;        // as schema_ids.h reads them; "" for none
    char *cors_allow_origin; // "" for none
    char *trust_file;        // path; "" for none
    int log_level;           // enum log_level
    int log_format;          // enum log_format
    int batch_max_events;
    int batch_max_ms;
    int indicative_max_ms;
    struct kafka_property *kafka_properties; // of all variables KAFKA_… that are no row of the table
    size_t kafka_property_count;
};

// A path is that of a file which whoever needs it reads, and may read again: so there is no NAME_FILE for it, and its
// own name ends so.
enum setting_type { SETTING_TEXT, SETTING_NUMBER, SETTING_CHOICE, SETTING_PATH };

// A row of the table.
struct setting {
    const char *name; // of the environment variable
    enum setting_type type;
    size_t offset;          // where the value is in struct settings: a char * for a text or a path, else an int
    const char *initial;    // the default; NULL where it must be given
    unsigned needed_for;    // SETTINGS_KAFKA or SETTINGS_DATABASE: who needs it must be given it
    int lowest, highest;    // of a number, inclusive
    const char *choices[5]; // of a choice, up to a NULL; the value is the index
    bool secret;            // the value is not shown in messages
    // Of a text: false where the value is wrong, with the end of a sentence in `why` ("is no URN …").
    bool (*check)(const char *text, char *why, size_t why_size);
    const char *help; // what it is, for --help and the README
};

extern const struct setting settings_table[];
extern const size_t settings_count;

// What a program deals with, and so must be given settings for.
#define SETTINGS_KAFKA    1u
#define SETTINGS_DATABASE 2u
#define SETTINGS_ALL      (SETTINGS_KAFKA | SETTINGS_DATABASE)

// Reads and checks all settings. A value is that of the variable NAME, or the content of the file that NAME_FILE names;
// of a path, which is not looked at, that of NAME alone.
// `needs` says which of those without a default must be given (SETTINGS_…); another one that is not given is "".
// `environment` is a list as environ is. Where one is wrong: ERROR_CONFIG with a line that says which, what is wrong
// and what would be right. Call settings_free in either case.
MUST_CHECK bool settings_load(struct settings *settings, unsigned needs, char **environment, struct error *error);
void settings_free(struct settings *settings);

// Writes all settings with their help, ranges and defaults, in lines for --help.
void settings_print(FILE *out);
