// Permits, family arrivals and placements as rows: the columns are the fields of their messages, by name.
#pragma once

#include "common/arena.h"
#include "feed/row.h"
#include "topics/topics.h"

// The topic of that name or short name (permits, family-arrivals, placements); NULL for any other topic or none.
const struct topic *record_topic_find(const char *name);

// The columns of the rows for a topic: the message's fields in their order, then event_id and event_time, which may be
// left out.
struct record_columns {
    size_t fields; // how many are fields of the message: event_id is at this place, event_time behind it
    size_t count;  // of all columns
    struct row_column items[ROW_COLUMNS_MOST];
};

struct record_columns record_columns(const struct topic *topic);

// Makes the message that a row says, in the arena; its texts are borrowed from the row. NULL with the fault.
ProtobufCMessage *record_row_message(const struct topic *topic, const struct row *row, struct arena *arena,
                                     struct row_fault *fault);
