#include "intake/reject_sources.h"
#include "common/printable.h"

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

void reject_sources_add(struct reject_sources *sources, const struct message *message)
{
    char source[sizeof sources->items->source] = "";
    for (size_t i = 0; i < message->header_count; i++) {
        const struct header *header = &message->headers[i];
        if (strcasecmp(header->name, "ce_source") == 0 && header->value)
            printable_format(source, sizeof source, "%.*s", (int)(header->size < 200 ? header->size : 200),
                             (const char *)header->value);
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
