// Who sent what was rejected, for one line of the log: the first few sources, and how many messages of each.
#pragma once

#include "messages/message.h"

#define REJECT_SOURCES 6

// Begin with {0}.
struct reject_sources {
    struct reject_source {
        char source[96]; // ce_source as it is shown, cut where it is longer; "(not shown)" where it is no URN or has a
                         // person's number in it; "" where the message has none
        int64_t messages;
    } items[REJECT_SOURCES];
    size_t count;
    int64_t others; // messages of sources for which there was no room
};

// Adds a message by its header ce_source.
void reject_sources_add(struct reject_sources *sources, const struct message *message);

// Adds all of another one.
void reject_sources_merge(struct reject_sources *sources, const struct reject_sources *more);

// "urn:nld:gemeente:0363 4812, urn:nld:oin:00000001823288444000 3, others 12" into the text. Returns it.
const char *reject_sources_list(const struct reject_sources *sources, char *text, size_t size);
