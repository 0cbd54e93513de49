// Setting by hand where a consumer goes on reading a partition: to read messages again, or to pass over some.
#pragma once

#include "common/database.h"
#include "common/settings.h"
#include "topics/topics.h"

#include <jansson.h>

// In place of an offset: the first one that the broker has, and the one behind the last message.
#define POSITION_START INT64_C(-1)
#define POSITION_END   INT64_C(-2)

// What is wished.
struct position_wish {
    const struct topic *topic; // an input topic
    int32_t partition;
    int64_t offset; // or POSITION_START, POSITION_END
    bool skip;      // messages may be passed over, and then never count
};

enum position_outcome {
    POSITION_MOVED,   // it is done
    POSITION_OUTSIDE, // not done: the broker does not have that offset
    POSITION_SKIPS,   // not done: messages would be passed over, and `skip` was not wished
};

// What it comes to.
struct position_move {
    enum position_outcome outcome;
    int64_t low, high;      // what the broker has: the first offset, and the one behind the last message
    int64_t from, to;       // where the consumer stood (0 where it had read nothing) and where it is to stand
    int64_t again, skipped; // how many messages are read again, or passed over, of those that the broker has
};

// Looks, and sets the position where nothing speaks against it, in one transaction, so that no consumer moves it in
// between. A consumer that runs notices and goes on from there by itself. False with the error; ERROR_FATAL where the
// topic has no such partition.
MUST_CHECK bool position_move(struct position_move *move, const struct position_wish *wish, struct database *database,
                              const struct settings *settings, struct error *error);

// The same as JSON, for programs. The caller owns it (json_decref).
json_t *position_move_json(const struct position_move *move, const struct position_wish *wish);
