// The events that determinations become: made and judged first, all of them, and then sent.
#pragma once

#include "feed/delivery.h"
#include "feed/determination_drafts.h"

struct determination_event {
    struct determination_event *next;
    const struct draft *draft;
    struct publication publication;
    struct receipt receipt; // filled by determination_events_send: what became of it
};

// Makes an event of each draft, in the arena, and judges it as the consumer will. `source` and `time_us` (microseconds
// since 2000-01-01 UTC) are their ce_source and ce_time; `signer` signs them, NULL: nobody does. Source and signer are
// borrowed. NULL with ERROR_POISON where the consumer would
// reject one: then none is to be sent.
struct determination_event *determination_events_make(const struct draft *drafts, const char *source,
                                                      const struct signer *signer, int64_t time_us, struct arena *arena,
                                                      struct error *error);

// Sends all of them and waits until the broker has them. False where one was not delivered (delivery.h): the receipt of
// each then tells what became of it, and with a result other than 0 nobody knows whether it arrived. The producer must
// serve nothing else.
MUST_CHECK bool determination_events_send(struct determination_event *events, struct producer *producer,
                                          struct error *error);

// The event, how its rows were read (reading_text; NULL: plain), the doubts among the remarks about its rows, and,
// unless it is a dry run, where the broker has it. The caller's.
json_t *determination_event_json(const struct determination_event *event, const struct remarks *remarks,
                                 const char *read_as, bool dry_run);
