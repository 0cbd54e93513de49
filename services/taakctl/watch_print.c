#include "taakctl/watch_print.h"
#include "terminal/print.h"
#include "topics/decode.h"
#include "topics/message_json.h"
#include "topics/personal.h"

#include <stdlib.h>
#include <string.h>

static void rejection_print(const json_t *message, FILE *out)
{
    static const char *const names[] = {"topic", "partition", "offset", "exception.class.name", "exception.message"};
    static const char *const before[] = {"", "/", "@", " ", ": "};
    const json_t *headers = json_object_get(message, "headers");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char name[64];
        snprintf(name, sizeof name, ERROR_HEADER "%s", names[i]);
        const char *value = json_string_value(json_object_get(headers, name));
        fputs(before[i], out);
        text_print(value ? value : "?", out);
    }
}

static void value_print(const struct topic *topic, const json_t *message, FILE *out)
{
    const json_t *value = json_object_get(message, "value");
    const char *hex = json_string_value(json_object_get(message, "value_hex"));
    if (!topic->value)
        rejection_print(message, out);
    else if (json_is_true(json_object_get(message, "personal")))
        fputs(PERSONAL_SHOWN, out);
    else if (json_is_object(value)) {
        char *line = decode_line(value, topic->shown);
        text_print(line, out);
        free(line);
    } else if (hex)
        fprintf(out, "%s%zu bytes that do not decode%s", tone_start(out, TONE_BAD), strlen(hex) / 2,
                tone_end(out, TONE_BAD));
    else
        fputs("(tombstone)", out);
}

void watch_print(const struct topic *topic, const json_t *message, FILE *out)
{
    const char *time = json_string_value(json_object_get(message, "timestamp"));
    const char *key = json_string_value(json_object_get(message, "key"));
    fprintf(out, "%s%.19sZ%s %s%s%s ", tone_start(out, TONE_DIM), time ? time : "-", tone_end(out, TONE_DIM),
            tone_start(out, TONE_STRONG), topic->short_name, tone_end(out, TONE_STRONG));
    if (topic->value && !(key && message_json_names(message, key))) { // a reject's key says nothing
        text_print(key ? key : "-", out);
        fputc(' ', out);
    }
    value_print(topic, message, out);
    fputc('\n', out);
}
