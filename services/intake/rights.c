#include "intake/rights.h"
#include "messages/wire.h"

#include <stdlib.h>
#include <string.h>

// Whether a code is GM and four digits and not the publisher's. What is no code is rejected for that, before this.
static bool is_foreign(const struct publisher *publisher, const char *code)
{
    return strlen(code) == 6 && memcmp(code, "GM", 2) == 0 && strspn(code + 2, "0123456789") == 4 &&
           !publisher_may_for(publisher, (int)strtol(code + 2, NULL, 10));
}

bool rights_check(const struct record_kind *kind, const struct event *event, const struct publisher *publisher,
                  struct arena *scratch, struct rejection *rejection)
{
    enum wire_result result;
    const char **codes;
    if (!publisher->municipalities || !kind->municipalities || !event->payload)
        return true;
    const void *message = wire_unpack(kind->message, event->payload, event->payload_size, scratch, &result);
    size_t count = message ? kind->municipalities(message, scratch, &codes) : 0;
    for (size_t i = 0; i < count; i++)
        if (is_foreign(publisher, codes[i]))
            return reject(rejection, REJECT_NOT_AUTHORISED, "%s may not write for %s", publisher->source, codes[i]);
    return true;
}
