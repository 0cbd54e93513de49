#include "intake/reject_sources.h"
#include "common/printable.h"
#include "common/urn.h"
#include "messages/identifier.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

static void source_add(struct reject_sources *sources, const char *source, int64_t messages)
{
    size_t place = 0;
    while (place < sources->count && strcmp(sources->items[place].source, source) != 0)
        place++;
    if (place == REJECT_SOURCES) {
        sources->others += messages;
        return;
    }
    if (place == sources->count) {
        sources->count++;
        memcpy(sources->items[place].source, source, strlen(source) + 1);
        sources->items[place].messages = 0;
    }
    sources->items[place].messages += messages;
}

// A log is no place for what may be about a person: only a URN is named, and none with a person's number in it.
static bool may_be_named(const char *text, size_t size)
{
    bool may = is_urn(text, size);
    for (size_t from = 0, length; may && from < size; from += length + 1) {
        const char *colon = memchr(text + from, ':', size - from);
        length = colon ? (size_t)(colon - text) - from : size - from;
        may = !is_personal_identifier(text + from, length);
    }
    return may;
}

void reject_sources_add(struct reject_sources *sources, const struct message *message)
{
    char source[sizeof sources->items->source] = "";
    for (size_t i = 0; i < message->header_count; i++) {
        const struct header *header = &message->headers[i];
        const char *text = (const char *)header->value;
        if (strcasecmp(header->name, "ce_source") == 0 && text && may_be_named(text, header->size))
            printable_format(source, sizeof source, "%.*s", (int)(header->size < 200 ? header->size : 200), text);
        else if (strcasecmp(header->name, "ce_source") == 0 && text && header->size > 0)
            snprintf(source, sizeof source, "(not shown)");
    }
    source_add(sources, source, 1);
}

void reject_sources_merge(struct reject_sources *sources, const struct reject_sources *more)
{
    for (size_t i = 0; i < more->count; i++)
        source_add(sources, more->items[i].source, more->items[i].messages);
    sources->others += more->others;
}

const char *reject_sources_list(const struct reject_sources *sources, char *text, size_t size)
{
    size_t at = 0;
    text[0] = '\0';
    for (size_t i = 0; i < sources->count && at < size; i++)
        at += (size_t)snprintf(text + at, size - at, "%s%s %" PRId64, at ? ", " : "",
                               *sources->items[i].source ? sources->items[i].source : "(none)",
                               sources->items[i].messages);
    if (sources->others > 0 && at < size)
        snprintf(text + at, size - at, ", others %" PRId64, sources->others);
    return text;
}
