#include "terminal/watch_print.h"
#include "messages/event.h"
#include "terminal/print.h"
#include "topics/decode.h"
#include "topics/figure_change.h"
#include "topics/message_json.h"
#include "topics/personal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

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

const char *watch_municipality(const json_t *message)
{
    const char *code = json_string_value(json_object_get(json_object_get(message, "value"), "municipality_code"));
    return code ? code : "";
}

// "Tholen (GM0716) 2017-1: to go 25 → 24"
static void update_print(const struct watch_line *line, FILE *out)
{
    const json_t *value = json_object_get(line->message, "value");
    const char *period = json_string_value(json_object_get(value, "period"));
    const char *key = json_string_value(json_object_get(line->message, "key"));
    struct place place;
    if (!json_is_object(value) || !period) {
        text_print(key ? key : "-", out);
        fputc(' ', out);
        value_print(line->topic, line->message, out);
        return;
    }
    const char *code = watch_municipality(line->message);
    bool named = *code && places_find(line->places, code, &place);
    fputs(tone_start(out, TONE_STRONG), out);
    text_print(named ? place.name : *code ? code : "the Netherlands", out);
    fputs(tone_end(out, TONE_STRONG), out);
    if (named)
        fprintf(out, " (%s)", code);
    char *change = figure_change(line->before, value);
    fprintf(out, " %s: ", period);
    text_print(change ? change : "", out);
    free(change);
}

static void record_print(const struct watch_line *line, FILE *out)
{
    const char *key = json_string_value(json_object_get(line->message, "key"));
    struct place place;
    if (line->topic->value && !(key && message_json_names(line->message, key))) { // a reject's key says nothing
        text_print(key ? key : "-", out);
        fputc(' ', out);
    }
    if (places_find(line->places, watch_municipality(line->message), &place)) {
        text_print(place.name, out);
        fputc(' ', out);
    }
    value_print(line->topic, line->message, out);
}

// The local time of a message, and a line for its day where that is another than before.
static void time_print(const struct watch_line *line, struct watch_day *day, FILE *out)
{
    const char *text = json_string_value(json_object_get(line->message, "timestamp"));
    int64_t time_us;
    struct tm local;
    char today[sizeof day->text] = "", clock[16] = "--:--:--";
    if (text && event_time_read(text, strlen(text), &time_us)) {
        time_t seconds = (time_t)((time_us / 1000 + UNIX_TO_2000_MS) / 1000);
        if (localtime_r(&seconds, &local)) {
            strftime(today, sizeof today, "%Y-%m-%d", &local);
            strftime(clock, sizeof clock, "%H:%M:%S", &local);
        }
    }
    if (*today && strcmp(today, day->text) != 0) {
        fprintf(out, "%s%s%s\n", tone_start(out, TONE_DIM), today, tone_end(out, TONE_DIM));
        memcpy(day->text, today, sizeof day->text);
    }
    fprintf(out, "%s%s%s ", tone_start(out, TONE_DIM), clock, tone_end(out, TONE_DIM));
}

void watch_print(const struct watch_line *line, struct watch_day *day, FILE *out)
{
    time_print(line, day, out);
    fprintf(out, "%-15s ", line->topic->short_name);
    if (line->update)
        update_print(line, out);
    else
        record_print(line, out);
    fputc('\n', out);
}
