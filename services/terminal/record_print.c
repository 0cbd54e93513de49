#include "terminal/record_print.h"
#include "audit/rejects.h"
#include "terminal/print.h"
#include "topics/decode.h"
#include "topics/personal.h"

#include <stdlib.h>

#define NUMBER_WIDTH 2
#define INDENT       (NUMBER_WIDTH + 2)
#define LABEL_WIDTH  11

static void line_print(const char *label, const char *text, FILE *out)
{
    fprintf(out, "%*s%s%-*s%s", INDENT, "", tone_start(out, TONE_DIM), LABEL_WIDTH, label, tone_end(out, TONE_DIM));
    text_print_wrapped(out, INDENT + LABEL_WIDTH, "%s", text);
}

// Prints a version's fields, but not the record's own id, which all versions have, nor what the line above tells
// already.
static void says_print(const struct topic *topic, const json_t *value, FILE *out)
{
    json_t *shown = json_copy((json_t *)value);
    json_object_del(shown, "withdrawn");
    if (topic->kind->id_type == OID_UUID)
        json_object_del(shown, topic->value->fields[0].name);
    char *line = decode_line(shown, NULL);
    line_print("says", line, out);
    free(line);
    json_decref(shown);
}

static void fate_print(const struct versions *versions, size_t at, FILE *out)
{
    static const enum tone tones[] = {[FATE_HOLDS] = TONE_GOOD,
                                      [FATE_OVERTAKEN] = TONE_WARN,
                                      [FATE_DUPLICATE] = TONE_DIM,
                                      [FATE_REJECTED] = TONE_BAD};
    const struct version *version = &versions->items[at];
    fprintf(out, "%*d  %s%s%s", NUMBER_WIDTH, version_number(at), tone_start(out, tones[version->fate]),
            fate_name(version->fate), tone_end(out, tones[version->fate]));
    if (version->by != VERSION_NONE)
        fprintf(out, " %s %d", version->fate == FATE_DUPLICATE ? "of" : "by", version_number(version->by));
    fputs(": ", out);
    text_print(version->why, out);
    if (version->withdrawn)
        fputs(version->fate == FATE_HOLDS ? "; withdrawn, so it counts for nothing" : "; withdrawn", out);
    fputc('\n', out);
}

static void arrival_print(const struct versions *versions, const struct version *version, FILE *out)
{
    char place[REJECT_PLACE_SIZE], time[EVENT_TIME_SIZE], text[REJECT_PLACE_SIZE + EVENT_TIME_SIZE + 32];
    reject_place(versions->topic->name, version->partition, version->offset, place);
    snprintf(text, sizeof text, "%s, %s", place,
             version->timestamp_ms < 0 ? "without a time"
                                       : event_time_format((version->timestamp_ms - UNIX_TO_2000_MS) * 1000, time));
    line_print(version->broker_time ? "arrived" : "sent", text, out);
}

static void rejection_print(const struct version *version, FILE *out)
{
    char text[64];
    line_print("why", version->explanation, out);
    if (version->reject_id == 0)
        return;
    snprintf(text, sizeof text, "'taakctl rejects show %lld' tells more", (long long)version->reject_id);
    line_print("reject", text, out);
}

static void version_print(const struct versions *versions, size_t at, FILE *out)
{
    const struct version *version = &versions->items[at];
    char time[EVENT_TIME_SIZE];
    fate_print(versions, at, out);
    if (!version->valid)
        rejection_print(version, out);
    if (version->value)
        says_print(versions->topic, version->value, out);
    else
        line_print("says",
                   version->personal    ? PERSONAL_SHOWN
                   : version->tombstone ? "(nothing: a tombstone)"
                                        : "(it does not decode)",
                   out);
    if (version->valid)
        line_print("ce_time", event_time_format(version->event_time, time), out);
    else if (version->time)
        line_print("ce_time", version->time, out);
    if (version->id)
        line_print("ce_id", version->id, out);
    if (version->source)
        line_print("ce_source", version->source, out);
    if (version->type && !version->valid)
        line_print("ce_type", version->type, out);
    arrival_print(versions, version, out);
    if (*version->hint)
        line_print("note", version->hint, out);
}

static void stored_print(const struct versions *versions, const char *not_compared, FILE *out)
{
    const struct stored *stored = &versions->stored;
    char time[EVENT_TIME_SIZE], id[UUID_TEXT_SIZE];
    bool other = stored->found && stored->state != STORED_SAME && stored->state != STORED_BEHIND;
    text_print_wrapped(out, 0, "%s", not_compared ? not_compared : stored->explanation);
    if (not_compared || !other)
        return;
    says_print(versions->topic, stored->value, out);
    line_print("ce_time", event_time_format(stored->event_time, time), out);
    line_print("ce_id", uuid_format(stored->event_id, id), out);
}

static void versions_print(const struct versions *versions, const char *not_compared, FILE *out)
{
    char number[NUMBER_TEXT_SIZE];
    size_t rejected = 0;
    for (size_t i = 0; i < versions->count; i++)
        rejected += !versions->items[i].valid;
    fputs(tone_start(out, TONE_STRONG), out);
    text_print(versions->name, out);
    fprintf(out, "%s\non %s: %zu version%s", tone_end(out, TONE_STRONG), versions->topic->name,
            versions->count - rejected, versions->count - rejected == 1 ? "" : "s");
    if (rejected)
        fprintf(out, ", %zu rejected", rejected);
    fputs("\n\n", out);
    for (size_t i = 0; i < versions->count; i++) {
        version_print(versions, i, out);
        fputc('\n', out);
    }
    if (versions->left_out)
        text_print_wrapped(out, 0, "%s more are left out, as there are so many; none of them holds.",
                           number_format(versions->left_out, number));
    if (*versions->advice)
        text_print_wrapped(out, 0, "%s", versions->advice);
    stored_print(versions, not_compared, out);
    fputc('\n', out);
}

static void searched_print(const struct findings *findings, FILE *out)
{
    char text[1024], number[NUMBER_TEXT_SIZE];
    size_t at = (size_t)snprintf(text, sizeof text, "%s", findings->count ? "Looked through" : "There is none among");
    int64_t gone = 0;
    for (size_t i = 0; i < findings->searched_count; i++) {
        const struct searched *searched = &findings->searched[i];
        at += (size_t)snprintf(text + at, sizeof text - at, "%s %s message%s of %s", i ? "," : "",
                               number_format(searched->messages, number), searched->messages == 1 ? "" : "s",
                               searched->topic->name);
        gone += searched->gone;
    }
    at += (size_t)snprintf(text + at, sizeof text - at, ".");
    if (gone)
        snprintf(text + at, sizeof text - at, " %s offsets before these are no longer in Kafka.",
                 number_format(gone, number));
    text_print_wrapped(out, 0, "%s", text);
}

void record_print(const struct findings *findings, const char *not_compared, FILE *out)
{
    for (size_t i = 0; i < findings->count; i++)
        versions_print(&findings->records[i], not_compared, out);
    if (!findings->count) {
        fputs("no message says anything of ", out);
        text_print_line(findings->wanted.name, out);
    }
    searched_print(findings, out);
}
