#include "common/settings.h"
#include "common/arena.h"
#include "common/database_url.h"
#include "common/schema_ids.h"
#include "common/server_list.h"
#include "common/urn.h"
#include "common/wrap.h"

#include <ctype.h>
#include <errno.h>
#include <librdkafka/rdkafka.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FILE_SUFFIX    "_FILE"
#define KAFKA_PREFIX   "KAFKA_"
#define LISTEN_LONGEST 255 // as http.c has room for

static bool check_servers(const char *text, char *why, size_t why_size)
{
    if (is_server_list(text))
        return true;
    snprintf(why, why_size, "is no list of servers such as kafka1:9092,kafka2:9092");
    return false;
}

static bool check_listen(const char *text, char *why, size_t why_size)
{
    const char *colon = strrchr(text, ':');
    char *end;
    if (!*text)
        return true;
    if (colon && colon > text && strlen(text) <= LISTEN_LONGEST && isdigit((unsigned char)colon[1])) {
        long port = strtol(colon + 1, &end, 10);
        if (!*end && port <= 65535)
            return true;
    }
    snprintf(why, why_size, "is no ADDRESS:PORT such as 127.0.0.1:9464 (port 0 for any free one)");
    return false;
}

static bool check_urn(const char *text, char *why, size_t why_size)
{
    if (is_urn(text, strlen(text)))
        return true;
    snprintf(why, why_size, "is no URN of at most %d characters such as urn:nld:oin:…:systeem:NAME", URN_LONGEST);
    return false;
}

static bool check_schema_ids(const char *text, char *why, size_t why_size)
{
    if (is_schema_ids(text))
        return true;
    snprintf(why, why_size, "is no list of TOPIC=ID,… with each topic once and ids from 1 to %d", INT32_MAX);
    return false;
}

// An origin as a browser sends it (RFC 6454, section 7), or all.
static bool check_origin(const char *text, char *why, size_t why_size)
{
    const char *host = strncmp(text, "https://", 8) == 0 ? text + 8 : strncmp(text, "http://", 7) == 0 ? text + 7 : "";
    if (!*text || strcmp(text, "*") == 0 || (*host && !strpbrk(host, "/?#@ ,")))
        return true;
    snprintf(why, why_size, "is no origin such as https://example.org, and not *");
    return false;
}

// What a path is the path of, whoever reads the file finds out.
static bool check_path(const char *text, char *why, size_t why_size)
{
    if (strlen(text) < PATH_MAX)
        return true;
    snprintf(why, why_size, "is longer than a path may be");
    return false;
}

#define FIELD(name) offsetof(struct settings, name)

#define TEXT(field, check_, secret_)                                                                                   \
    .type = SETTING_TEXT, .offset = FIELD(field), .check = (check_), .secret = (secret_)
#define PATH(field) .type = SETTING_PATH, .offset = FIELD(field), .check = check_path
#define NUMBER(field, lowest_, highest_)                                                                               \
    .type = SETTING_NUMBER, .offset = FIELD(field), .lowest = (lowest_), .highest = (highest_)
#define CHOICE(field, ...) .type = SETTING_CHOICE, .offset = FIELD(field), .choices = {__VA_ARGS__}

// clang-format off
const struct setting settings_table[] = {
    {"KAFKA_BOOTSTRAP_SERVERS", TEXT(kafka_bootstrap_servers, check_servers, false), .needed_for = SETTINGS_KAFKA,
     .help = "Kafka brokers to start from, HOST:PORT,…"},
    {"DATABASE_URL", TEXT(database_url, database_url_check, true), .needed_for = SETTINGS_DATABASE,
     .help = "PostgreSQL database, a libpq URI"},
    {"LOG_LEVEL", CHOICE(log_level, "debug", "info", "warn", "error"), .initial = "info",
     .help = "least important line that is written"},
    {"LOG_FORMAT", CHOICE(log_format, "logfmt", "json"), .initial = "logfmt",
     .help = "how a line is written"},
    {"HTTP_LISTEN", TEXT(http_listen, check_listen, false), .initial = "",
     .help = "ADDRESS:PORT for /livez, /readyz, /metrics and what the board answers, which must have one; empty for "
             "none, port 0 for any free one"},
    {"BATCH_MAX_EVENTS", NUMBER(batch_max_events, 1, 100000), .initial = "15000",
     .help = "most events in one transaction"},
    {"BATCH_MAX_MS", NUMBER(batch_max_ms, 0, 10000), .initial = "15",
     .help = "longest that an event waits for others to share its transaction"},
    {"INDICATIVE_MAX_MS", NUMBER(indicative_max_ms, 0, 3600000), .initial = "1000",
     .help = "longest that the emitter gathers changes of the indicative period; all others go at once"},
    {"EVENT_SOURCE", TEXT(event_source, check_urn, false),
     .initial = "urn:nld:oin:00000099000000000001:systeem:taakstelling",
     .help = "ce_source of what this program publishes: your own OIN"},
    {"SCHEMA_IDS", TEXT(schema_ids, check_schema_ids, false), .initial = "",
     .help = "TOPIC=ID,… of a schema registry, which the emitter puts before the figures it publishes; empty for none"},
    {"CORS_ALLOW_ORIGIN", TEXT(cors_allow_origin, check_origin, false), .initial = "",
     .help = "origin whose pages may read the board's API, such as https://example.org, or * for all; empty for none"},
    {"TRUST_FILE", PATH(trust_file), .initial = "",
     .help = "path of the file that says whose signatures count, which consumers read at the start and again on SIGHUP; "
             "empty: signatures are passed over"},
};
// clang-format on
const size_t settings_count = sizeof settings_table / sizeof *settings_table;

// The file's content without the line end that editors leave.
static char *file_read(const char *path, const char *name, struct error *error)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t size = 0;
    ssize_t length = file ? getdelim(&text, &size, '\0', file) : -1;
    if (!file || (length < 0 && ferror(file))) {
        error_set(error, ERROR_CONFIG, "%s" FILE_SUFFIX ": %s: %s", name, path, strerror(errno));
        if (file)
            fclose(file);
        free(text);
        return NULL;
    }
    fclose(file);
    if (length < 0) { // an empty file
        free(text);
        return memory_text("", 0);
    }
    if (length > 0 && text[length - 1] == '\0') { // what is behind it would be lost
        error_set(error, ERROR_CONFIG, "%s" FILE_SUFFIX ": %s: holds a NUL byte: it is no text", name, path);
        free(text);
        return NULL;
    }
    while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        text[--length] = '\0';
    return text;
}

static const char *environment_get(char **environment, const char *name, size_t name_length)
{
    for (; *environment; environment++)
        if (strncmp(*environment, name, name_length) == 0 && (*environment)[name_length] == '=')
            return *environment + name_length + 1;
    return NULL;
}

// NAME or, unless that is a path, NAME_FILE; *text is NULL where neither is there.
static bool value_read(char **environment, const char *name, bool is_path, char **text, struct error *error)
{
    char file_name[128];
    snprintf(file_name, sizeof file_name, "%s" FILE_SUFFIX, name);
    const char *value = environment_get(environment, name, strlen(name));
    const char *path = is_path ? NULL : environment_get(environment, file_name, strlen(file_name));
    *text = NULL;
    if (value && path)
        return error_set(error, ERROR_CONFIG, "%s and %s are both set: unset one of them", name, file_name);
    if (path)
        return (*text = file_read(path, name, error)) != NULL;
    if (value)
        *text = memory_text(value, strlen(value));
    return true;
}

static bool number_parse(const struct setting *setting, const char *text, int *number, struct error *error)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (!*text || *end || errno || isspace((unsigned char)*text) || value < setting->lowest || value > setting->highest)
        return error_set(error, ERROR_CONFIG, "%s: '%s' is no whole number from %d to %d", setting->name, text,
                         setting->lowest, setting->highest);
    *number = (int)value;
    return true;
}

static bool choice_parse(const struct setting *setting, const char *text, int *choice, struct error *error)
{
    char list[128] = "";
    size_t size = 0;
    for (int i = 0; setting->choices[i]; i++) {
        if (strcmp(setting->choices[i], text) == 0) {
            *choice = i;
            return true;
        }
        size += (size_t)snprintf(list + size, sizeof list - size, "%s%s", i ? ", " : "", setting->choices[i]);
    }
    return error_set(error, ERROR_CONFIG, "%s: '%s' is none of %s", setting->name, text, list);
}

// One line, and nothing in it that a terminal or a server would take for a command.
static bool text_check(const struct setting *setting, const char *text, char *why, size_t why_size)
{
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f) {
            snprintf(why, why_size, "holds a line break or another control character");
            return false;
        }
    return setting->check(text, why, why_size);
}

static bool is_text(const struct setting *setting)
{
    return setting->type == SETTING_TEXT || setting->type == SETTING_PATH;
}

static bool setting_load(const struct setting *setting, struct settings *settings, unsigned needs, char **environment,
                         struct error *error)
{
    void *field = (char *)settings + setting->offset;
    char *text, why[512];
    if (!value_read(environment, setting->name, setting->type == SETTING_PATH, &text, error))
        return false;
    bool given = text != NULL;
    if (!given && (setting->needed_for & needs))
        return error_set(error, ERROR_CONFIG, "%s is not set: %s", setting->name, setting->help);
    if (!given) {
        const char *initial = setting->initial ? setting->initial : "";
        text = memory_text(initial, strlen(initial));
    }
    if (is_text(setting)) {
        *(char **)field = text;
        if (!given || text_check(setting, text, why, sizeof why))
            return true;
        return error_set(error, ERROR_CONFIG, "%s: '%s' %s", setting->name, setting->secret ? "…" : text, why);
    }
    bool ok = setting->type == SETTING_NUMBER ? number_parse(setting, text, field, error)
                                              : choice_parse(setting, text, field, error);
    free(text);
    return ok;
}

// librdkafka's name of a variable: KAFKA_SECURITY_PROTOCOL is security.protocol.
static char *property_name(const char *variable, size_t length)
{
    char *name = memory_text(variable + strlen(KAFKA_PREFIX), length - strlen(KAFKA_PREFIX));
    for (char *c = name; *c; c++)
        *c = *c == '_' ? '.' : (char)tolower((unsigned char)*c);
    return name;
}

// librdkafka judges name and value; its message may hold the value, so it is not passed on.
static bool property_check(struct kafka_property *property, const char *variable, struct error *error)
{
    char why[512];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_conf_res_t result = rd_kafka_conf_set(conf, property->name, property->value, why, sizeof why);
    rd_kafka_conf_destroy(conf);
    if (result == RD_KAFKA_CONF_OK)
        return true;
    if (result == RD_KAFKA_CONF_UNKNOWN)
        return error_set(error, ERROR_CONFIG, "%s: librdkafka has no property %s", variable, property->name);
    return error_set(error, ERROR_CONFIG, "%s: wrong value for librdkafka's property %s", variable, property->name);
}

static bool is_table_setting(const char *variable, size_t length)
{
    for (size_t i = 0; i < settings_count; i++)
        if (strlen(settings_table[i].name) == length && strncmp(settings_table[i].name, variable, length) == 0)
            return true;
    return false;
}

static bool kafka_properties_load(struct settings *settings, char **environment, struct error *error)
{
    for (char **entry = environment; *entry; entry++) {
        size_t length = strcspn(*entry, "=");
        if (strncmp(*entry, KAFKA_PREFIX, strlen(KAFKA_PREFIX)) != 0)
            continue;
        if (length > strlen(KAFKA_PREFIX) + strlen(FILE_SUFFIX) &&
            strncmp(*entry + length - strlen(FILE_SUFFIX), FILE_SUFFIX, strlen(FILE_SUFFIX)) == 0)
            length -= strlen(FILE_SUFFIX);
        if (is_table_setting(*entry, length))
            continue;
        char variable[128];
        snprintf(variable, sizeof variable, "%.*s", (int)length, *entry);
        settings->kafka_properties = memory_resize(settings->kafka_properties, settings->kafka_property_count + 1,
                                                   sizeof *settings->kafka_properties);
        struct kafka_property *property = &settings->kafka_properties[settings->kafka_property_count];
        property->name = property_name(variable, strlen(variable));
        property->value = NULL;
        settings->kafka_property_count++;
        if (!value_read(environment, variable, false, &property->value, error) ||
            !property_check(property, variable, error))
            return false;
    }
    return true;
}

bool settings_load(struct settings *settings, unsigned needs, char **environment, struct error *error)
{
    memset(settings, 0, sizeof *settings);
    for (size_t i = 0; i < settings_count; i++)
        if (!setting_load(&settings_table[i], settings, needs, environment, error))
            return false;
    return kafka_properties_load(settings, environment, error);
}

void settings_free(struct settings *settings)
{
    for (size_t i = 0; i < settings_count; i++)
        if (is_text(&settings_table[i]))
            free(*(char **)((char *)settings + settings_table[i].offset));
    for (size_t i = 0; i < settings->kafka_property_count; i++) {
        free(settings->kafka_properties[i].name);
        free(settings->kafka_properties[i].value);
    }
    free(settings->kafka_properties);
    memset(settings, 0, sizeof *settings);
}

#define HELP_INDENT 6

// "most events in one transaction, 1 to 100000; default 10000".
static void setting_describe(FILE *out, const struct setting *setting)
{
    fputs(setting->help, out);
    if (setting->type == SETTING_NUMBER)
        fprintf(out, ", %d to %d", setting->lowest, setting->highest);
    for (int i = 0; i < 5 && setting->choices[i]; i++)
        fprintf(out, "%s%s", i ? ", " : ": ", setting->choices[i]);
    if (!setting->initial)
        fputs("; required", out);
    else
        fprintf(out, "; default %s", *setting->initial ? setting->initial : "empty");
}

static void help_print(FILE *out, const char *name, const char *text)
{
    fprintf(out, "  %s\n%*s", name, HELP_INDENT, "");
    wrap_print(text, HELP_INDENT, out);
}

void settings_print(FILE *out)
{
    fputs("Settings (environment; NAME_FILE reads the value from a file, but what ends\nso itself is a path):\n", out);
    for (size_t i = 0; i < settings_count; i++) {
        char text[512] = "";
        FILE *line = fmemopen(text, sizeof text, "w");
        if (!line)
            return;
        setting_describe(line, &settings_table[i]);
        fclose(line);
        help_print(out, settings_table[i].name, text);
    }
    help_print(out, "KAFKA_…",
               "any other: librdkafka's property of that name, KAFKA_SECURITY_PROTOCOL is security.protocol");
}
