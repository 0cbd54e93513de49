// Sends rejected messages to their topic again, with key, value and headers as they were, and with one header more that
// tells where the message was at first. To be done when what they were rejected for is mended.
#pragma once

#include "audit/rejects.h"
#include "audit/replay_outcome.h"
#include "common/progress.h"
#include "common/settings.h"

#define REPLAY_MARK "taakstelling-replay-of" // that header; its value is "topic/partition@offset"

struct replay_request {
    struct rejects_selection selection;
    bool again;   // also those that were sent again before
    bool dry_run; // nothing is sent; it only tells what would be
};

// Who hears what became of each. False ends the replay with the error that it has set.
struct replay_listener {
    bool (*on_line)(void *opaque, const struct replay_line *line, struct error *error);
    void *opaque;
    const struct progress_listener *progress; // hears how many rejects are done, of all selected; NULL: nobody listens
};

struct replay;

// Waits until no other replay goes on, and selects the rejects that there are now: none that comes later is sent, not
// even one that this replay brings about. `program` is the client.id for Kafka. The database, its connection and the
// request must live as long as the replay; the connection's end lets the next one begin. NULL with the error:
// ERROR_FATAL where there is no reject of an id; see rejects_time_refused for the filter's time.
struct replay *replay_open(const struct replay_request *request, struct database *database,
                           const struct settings *settings, const char *program, struct error *error);
void replay_close(struct replay *replay); // NULL is fine

// What became of them so far. Borrowed; it changes while the replay runs.
const struct replay_totals *replay_totals(const struct replay *replay);

// Sends them in the order of their ids, in chunks of up to 1,000. A chunk is noted as sent once the broker has it:
// where the replay is broken off, at worst that one chunk is sent twice when it is run again. ERROR_STOPPED after a
// request to stop, ERROR_TRANSIENT where the broker did not answer for all; in either case the listener has heard of
// each that was tried. What the broker refuses for good is no error.
MUST_CHECK bool replay_run(struct replay *replay, const struct replay_listener *listener, struct error *error);
