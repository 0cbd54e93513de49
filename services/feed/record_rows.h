// Permits, family arrivals and placements as rows: the columns are the fields of their messages.
#pragma once

#include "common/arena.h"
#include "feed/row.h"
#include "topics/topics.h"

// The topic of permits, family-arrivals or placements; NULL for any other.
const struct topic *record_topic_find(const char *name);

// The columns of these records: the message's fields in their order, then event_id and event_time.
struct record_columns {
    size_t fields; // of the message: the place of event_id; event_time is behind it
    size_t count;
    struct row_column items[ROW_COLUMNS_MOST];
};

struct record_columns record_columns(const struct topic *topic);

// The message that a row says, in the arena; its strings are the row's. NULL with the fault.
ProtobufCMessage *record_row_message(const struct topic *topic, const struct row *row, struct arena *arena,
                                     struct row_fault *fault);
