// The events that determinations in the making become, judged, and then sent.
#pragma once

#include "feed/delivery.h"
#include "feed/determination_drafts.h"

struct determination_event {
    struct determination_event *next;
    const struct draft *draft;
    struct publication publication;
    struct receipt receipt; // filled by determination_events_send
};

// One for each draft, in the arena, at a time in microseconds since 2000. NULL with ERROR_POISON where the consumer
// would reject one: then none is to be sent. Source as in publication_open.
struct determination_event *determination_events_make(const struct draft *drafts, const char *source, int64_t time_us,
                                                      struct arena *arena, struct error *error);

// Sends all and waits for the broker. False where one was not delivered; of those whose receipt has a result but 0
// nobody knows whether they arrived. The producer is one for this alone.
MUST_CHECK bool determination_events_send(struct determination_event *events, struct producer *producer,
                                          struct error *error);

// The event, the doubts among the remarks about its rows, and, unless it is a dry run, where the broker has it. The
// caller's.
json_t *determination_event_json(const struct determination_event *event, const struct remarks *remarks, bool dry_run);
