#include "taakctl/command.h"
#include "taakctl/print.h"
#include "taakctl/rejects.h"
#include "topics/decode.h"
#include "topics/personal.h"

#include "taakctl_sql.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define HEX_LINE 16   // bytes on a line
#define HEX_MOST 1024 // bytes that are shown; --json has all

enum {
    AT,
    TOPIC,
    PARTITION,
    OFFSET,
    STAGE,
    REASON,
    EXPLANATION,
    SEQUENCE,
    KEY,
    VALUE,
    HEADER_NAMES,
    HEADER_VALUES,
    REPLAYED
};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    int64_t *id = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (*id)
            argp_error(state, "more than one ID: '%s'", argument);
        *id = reject_id_read(argument, state);
        return 0;
    case ARGP_KEY_END:
        if (!*id)
            argp_error(state, "which one? 'taakctl rejects list' has the IDs");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static PGresult *reject_read(struct context *context, int64_t id)
{
    struct database *database = command_database_lookup(context);
    if (!database)
        return NULL;
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    parameter_int8(&parameters, id);
    PGresult *found = database_query(database, taakctl_sql_reject, &parameters, &context->error);
    arena_free(arena);
    if (found && PQntuples(found) == 0 && !reject_missing(context, database, id, "")) {
        PQclear(found);
        found = NULL;
    }
    database_close(database);
    return found;
}

// What is shown of a reject: `personal` says that a person's number is in it.
struct shown {
    const PGresult *found;
    json_t *decoded; // NULL where it does not decode or is not to be shown
    bool personal;
    struct rejection why; // it does not decode
};

// All headers in order, with repetitions.
static json_t *headers_json(const PGresult *found)
{
    struct array_reader names = result_array(found, 0, HEADER_NAMES), values = result_array(found, 0, HEADER_VALUES);
    const uint8_t *name, *value;
    size_t name_size, value_size;
    json_t *headers = json_array();
    while (array_next(&names, &name, &name_size) && array_next(&values, &value, &value_size))
        json_array_append_new(headers, json_pack("{s:o, s:o}", "name", decode_bytes(name, name_size), "value",
                                                 decode_bytes(value, value_size)));
    return headers;
}

static bool is_personal(const PGresult *found, const json_t *decoded)
{
    size_t key_size, i;
    const uint8_t *bytes = result_bytes(found, 0, KEY, &key_size);
    json_t *key = decode_bytes(bytes, key_size), *headers = headers_json(found), *header;
    bool rejected_for_it = strcmp(result_text(found, 0, REASON), reject_reason_name(REJECT_PERSONAL_IDENTIFIER)) == 0;
    bool personal = rejected_for_it || holds_personal(key) || holds_personal(decoded);
    json_array_foreach(headers, i, header)
    {
        const char *name = json_string_value(json_object_get(header, "name"));
        personal = personal || (name && header_is_id(name) && holds_personal(json_object_get(header, "value")));
    }
    json_decref(key);
    json_decref(headers);
    return personal;
}

static json_t *headers_shown(const struct shown *shown)
{
    json_t *headers = headers_json(shown->found);
    for (size_t i = json_array_size(headers); shown->personal && i-- > 0;) {
        const char *name = json_string_value(json_object_get(json_array_get(headers, i), "name"));
        if (!name || !header_is_shown(name))
            json_array_remove(headers, i);
    }
    return headers;
}

static json_t *reject_json(const struct shown *shown, int64_t id)
{
    const PGresult *found = shown->found;
    size_t key_size, value_size;
    const uint8_t *key = result_bytes(found, 0, KEY, &key_size), *value = result_bytes(found, 0, VALUE, &value_size);
    char *hex = value && !shown->personal ? hex_format(value, value_size) : NULL;
    json_t *object = json_pack(
        "{s:I, s:s, s:s, s:i, s:I, s:s, s:s, s:s, s:o, s:o, s:o, s:O?, s:s?, s:s?, s:b}", "id", id, "rejected_at",
        result_text(found, 0, AT), "topic", result_text(found, 0, TOPIC), "partition", result_int4(found, 0, PARTITION),
        "offset", result_int8(found, 0, OFFSET), "stage", result_text(found, 0, STAGE), "reason",
        result_text(found, 0, REASON), "explanation", result_text(found, 0, EXPLANATION), "outbox_sequence",
        PQgetisnull(found, 0, SEQUENCE) ? json_null() : json_integer(result_int8(found, 0, SEQUENCE)), "headers",
        headers_shown(shown), "key", decode_bytes(shown->personal ? NULL : key, key_size), "value", shown->decoded,
        "value_hex", hex, "replayed_at", result_text(found, 0, REPLAYED), "personal", shown->personal);
    free(hex);
    return object;
}

static void hex_print(const uint8_t *data, size_t size)
{
    size_t most = size < HEX_MOST ? size : HEX_MOST;
    for (size_t line = 0; line < most; line += HEX_LINE) {
        size_t end = line + HEX_LINE < most ? line + HEX_LINE : most;
        printf("  %06zx  ", line);
        for (size_t i = line; i < line + HEX_LINE; i++)
            i < end ? printf("%02x ", data[i]) : printf("   ");
        putchar(' ');
        for (size_t i = line; i < end; i++)
            putchar(isprint(data[i]) ? data[i] : '.');
        putchar('\n');
    }
    if (most < size)
        printf("  and %zu bytes more: --json has all\n", size - most);
}

static void bytes_print(const char *name, const uint8_t *data, size_t size)
{
    json_t *text = decode_bytes(data, size);
    fputs("  ", stdout);
    text_print(name, stdout);
    fputs(": ", stdout);
    if (json_is_string(text))
        text_print(json_string_value(text), stdout);
    else if (json_is_object(text))
        text_print(json_string_value(json_object_get(text, "hex")), stdout);
    else
        fputs("(none)", stdout);
    putchar('\n');
    json_decref(text);
}

static void headers_print(const struct shown *shown)
{
    struct array_reader names = result_array(shown->found, 0, HEADER_NAMES),
                        values = result_array(shown->found, 0, HEADER_VALUES);
    const uint8_t *name, *value;
    size_t name_size, value_size;
    printf("\n%sHeaders%s\n", tone_start(stdout, TONE_STRONG), tone_end(stdout, TONE_STRONG));
    while (array_next(&names, &name, &name_size) && array_next(&values, &value, &value_size)) {
        char *text = strndup((const char *)name, name_size);
        if (!shown->personal || header_is_shown(text ? text : ""))
            bytes_print(text ? text : "", value, value_size);
        free(text);
    }
}

static void value_print(const struct shown *shown)
{
    size_t size;
    const uint8_t *value = result_bytes(shown->found, 0, VALUE, &size);
    printf("\n%sValue%s\n", tone_start(stdout, TONE_STRONG), tone_end(stdout, TONE_STRONG));
    if (shown->personal)
        puts("  " PERSONAL_SHOWN);
    else if (shown->decoded) {
        char *text = json_dumps(shown->decoded, JSON_INDENT(2));
        for (char *line = text ? strtok(text, "\n") : NULL; line; line = strtok(NULL, "\n")) {
            text_print(line, stdout);
            putchar('\n');
        }
        free(text);
    } else if (value) {
        printf("  %zu bytes that do not decode: %s\n", size, shown->why.explanation);
        hex_print(value, size);
    } else
        puts("  (none)");
}

static void reject_print(const struct shown *shown)
{
    const PGresult *found = shown->found;
    size_t size;
    const uint8_t *key = result_bytes(found, 0, KEY, &size);
    printf("%s%s%s (%s): ", tone_start(stdout, TONE_BAD), result_text(found, 0, REASON), tone_end(stdout, TONE_BAD),
           result_text(found, 0, STAGE));
    text_print(result_text(found, 0, EXPLANATION), stdout);
    printf("\n\n  from %s, partition %d, offset %" PRId64 "\n  rejected %s\n", result_text(found, 0, TOPIC),
           result_int4(found, 0, PARTITION), result_int8(found, 0, OFFSET), result_text(found, 0, AT));
    if (PQgetisnull(found, 0, SEQUENCE))
        puts("  not yet on taakstelling.rejects.v1");
    else
        printf("  on taakstelling.rejects.v1 with outbox-sequence %" PRId64 "\n", result_int8(found, 0, SEQUENCE));
    if (!PQgetisnull(found, 0, REPLAYED))
        printf("  sent again %s\n", result_text(found, 0, REPLAYED));
    bytes_print("key", shown->personal ? NULL : key, size);
    headers_print(shown);
    value_print(shown);
}

static bool report(struct context *context, const PGresult *found, int64_t id)
{
    size_t size;
    const uint8_t *value = result_bytes(found, 0, VALUE, &size);
    const struct topic *topic = topic_find(result_text(found, 0, TOPIC));
    struct shown shown = {.found = found, .why = {.explanation = ""}};
    json_t *decoded = topic && value ? decode_value(topic, value, size, &shown.why) : NULL;
    bool ok;
    shown.personal = is_personal(found, decoded);
    shown.decoded = shown.personal ? NULL : decoded;
    if (context->json)
        ok = json_print(reject_json(&shown, id), stdout, &context->error);
    else {
        reject_print(&shown);
        ok = print_flush(stdout, &context->error);
    }
    json_decref(decoded);
    return ok;
}

static int run(struct context *context, int argc, char **argv)
{
    static const char more[] =
        "Tells what is wrong and what mends it, where the message came from, its headers, and its value decoded, or in "
        "hexadecimal where it does not decode. Of a message with a personal identifier no more was kept than the "
        "place, ce_source, ce_type and ce_time, and no more is shown where one is in a message that was rejected for "
        "something else before.\n\n"
        "Example:\n  taakctl rejects show 17";
    int64_t id = 0;
    if (!command_parse(context, &command_rejects_show, argc, argv, NULL, on_option, &id, more))
        return error_exit_code(&context->error);
    PGresult *found = reject_read(context, id);
    bool ok = found && report(context, found, id);
    PQclear(found);
    return ok ? EX_OK : error_exit_code(&context->error);
}

const struct command command_rejects_show = {"rejects show", "ID", "One rejected message, and what mends it.",
                                             SETTINGS_DATABASE, run};
