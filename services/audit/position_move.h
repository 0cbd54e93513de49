// Setting by hand where a consumer goes on reading a partition.
#pragma once

#include "common/database.h"
#include "common/settings.h"
#include "topics/topics.h"

#include <jansson.h>

// Offsets that are known only once the broker was asked: the first that it has, the one behind the last message.
#define POSITION_START INT64_C(-1)
#define POSITION_END   INT64_C(-2)

struct position_wish {
    const struct topic *topic; // an input
    int32_t partition;
    int64_t offset; // or POSITION_START, POSITION_END
    bool skip;      // messages may be skipped, and never count
};

enum position_outcome {
    POSITION_MOVED,
    POSITION_OUTSIDE, // the broker does not have that offset: it has low up to high
    POSITION_SKIPS,   // messages would be skipped, which was not wished
};

// Only with POSITION_MOVED anything was changed.
struct position_move {
    enum position_outcome outcome;
    int64_t low, high;      // what the broker has: the first offset, and the one behind the last message
    int64_t from, to;       // from: 0 where nothing was read yet
    int64_t again, skipped; // how many messages that the broker has lie in between
};

// Looks and sets in one transaction, so that no consumer moves the position in between; one that runs takes the change
// up by itself. Also false with ERROR_FATAL where the topic has no such partition.
MUST_CHECK bool position_move(struct position_move *move, const struct position_wish *wish, struct database *database,
                              const struct settings *settings, struct error *error);

json_t *position_move_json(const struct position_move *move, const struct position_wish *wish); // the caller's
