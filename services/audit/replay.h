// Sends rejected messages to their topic again: key, value and headers as they were, and one header more that tells the
// place of the first one.
#pragma once

#include "audit/rejects.h"
#include "audit/replay_outcome.h"
#include "common/progress.h"
#include "common/settings.h"

#define REPLAY_MARK "taakstelling-replay-of" // that header; its value is topic/partition@offset

struct replay_request {
    struct rejects_filter filter;
    const int64_t *ids; // only of these, and all that the filter lets through where there are none
    size_t id_count;
    bool again;   // also those that were sent before
    bool dry_run; // only tells what would be sent
};

// Who hears of each: false ends the replay with the error that it set.
struct replay_listener {
    bool (*on_line)(void *opaque, const struct replay_line *line, struct error *error);
    void *opaque;
    const struct progress_listener *progress; // told of rejects that are done, out of all that were selected
};

struct replay;

// Selects what there is now, once no other replay goes on: it waits for that. Of what is rejected after it, nothing is
// sent. `program` is the Kafka client id. NULL with the error: ERROR_FATAL also where an id is none;
// rejects_since_refused where the filter's time is none. The database and the request must live as long.
struct replay *replay_open(const struct replay_request *request, struct database *database,
                           const struct settings *settings, const char *program, struct error *error);
void replay_close(struct replay *replay); // NULL is fine

// What became of them so far; borrowed, and kept up to date while the replay runs.
const struct replay_totals *replay_totals(const struct replay *replay);

// Sends them in the order of their ids, chunk by chunk: a chunk is marked as sent once the broker has it, so that
// broken off at worst the last one, up to 1,000 messages, goes twice when it is run again. ERROR_STOPPED after a
// request to stop, ERROR_TRANSIENT where the broker did not take all, beyond what it refuses for good; the listener has
// heard of each that was tried.
MUST_CHECK bool replay_run(struct replay *replay, const struct replay_listener *listener, struct error *error);
