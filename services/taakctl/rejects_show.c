#include "audit/reject_message.h"
#include "taakctl/rejects_options.h"
#include "terminal/print.h"
#include "topics/decode.h"
#include "topics/personal.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define HEX_LINE 16   // bytes on a line
#define HEX_MOST 1024 // bytes that are shown; --json has all

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    int64_t *id = state->input;
    if (key == ARGP_KEY_ARG && *id)
        argp_error(state, "more than one ID: '%s'", argument);
    else if (key == ARGP_KEY_ARG)
        *id = reject_id_read(argument, state);
    else if (key == ARGP_KEY_END && !*id)
        argp_error(state, "which one? 'taakctl rejects list' has the IDs");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
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
    const char *shown = json_string_value(json_is_object(text) ? json_object_get(text, "hex") : text);
    fputs("  ", stdout);
    text_print(name, stdout);
    fputs(": ", stdout);
    text_print(shown ? shown : "(none)", stdout);
    putchar('\n');
    json_decref(text);
}

static void value_print(const struct reject_message *message)
{
    printf("\n%sValue%s\n", tone_start(stdout, TONE_STRONG), tone_end(stdout, TONE_STRONG));
    if (message->personal)
        puts("  " PERSONAL_SHOWN);
    else if (message->decoded) {
        char *text = json_dumps(message->decoded, JSON_INDENT(2)), *rest;
        for (char *line = text ? strtok_r(text, "\n", &rest) : NULL; line; line = strtok_r(NULL, "\n", &rest))
            text_print_line(line, stdout);
        free(text);
    } else if (message->value) {
        printf("  %zu bytes that do not decode: %s\n", message->value_size, message->why.explanation);
        hex_print(message->value, message->value_size);
    } else
        puts("  (none)");
}

static void message_print(const struct reject_message *message)
{
    const struct reject *reject = &message->reject;
    printf("%s%s%s (%s): ", tone_start(stdout, TONE_BAD), reject->reason, tone_end(stdout, TONE_BAD), reject->stage);
    text_print(reject->explanation, stdout);
    printf("\n\n  from %s, partition %d, offset %" PRId64 "\n  rejected %s\n", reject->topic, reject->partition,
           reject->offset, reject->rejected_at);
    if (reject->sequence == 0)
        puts("  not yet on taakstelling.rejects.v1");
    else
        printf("  on taakstelling.rejects.v1 with outbox-sequence %" PRId64 "\n", reject->sequence);
    if (reject->replayed_at)
        printf("  sent again %s\n", reject->replayed_at);
    if (reject->dismissed_at) {
        printf("  dismissed %s: ", reject->dismissed_at);
        text_print_line(reject->dismissed_why, stdout);
    }
    bytes_print("key", message->key, message->key_size);
    printf("\n%sHeaders%s\n", tone_start(stdout, TONE_STRONG), tone_end(stdout, TONE_STRONG));
    for (size_t i = 0; i < message->header_count; i++)
        bytes_print(message->headers[i].name, message->headers[i].value, message->headers[i].size);
    value_print(message);
}

static bool report(struct context *context, const struct reject_message *message)
{
    if (context->json)
        return json_print(reject_message_json(message), stdout, &context->error);
    message_print(message);
    return print_flush(stdout, &context->error);
}

static bool run(struct context *context, int argc, char **argv)
{
    static const char more[] =
        "Tells what is wrong and what mends it, where the message came from, its headers, and its value decoded, or in "
        "hexadecimal where it does not decode. Of a message with a personal identifier no more was kept than the "
        "place, ce_source, ce_type and ce_time, and no more is shown where one is in a message that was rejected for "
        "something else before.\n\n"
        "Example:\n  taakctl rejects show 17";
    int64_t id = 0;
    if (!command_parse(context, &command_rejects_show, argc, argv, NULL, on_option, &id, more))
        return false;
    struct reject_message message = {0};
    struct database *database = command_database_lookup(context);
    bool ok = database && reject_message_read(&message, database, id, &context->error) && report(context, &message);
    reject_message_free(&message);
    database_close(database);
    return ok;
}

const struct command command_rejects_show = {"rejects show", "ID", "One rejected message, and what mends it.",
                                             SETTINGS_DATABASE, run};
