// What `taakctl publish` publishes: the records, by the fields of their messages.
#pragma once

#include "common/arena.h"
#include "taakctl/csv_rows.h"
#include "topics/topics.h"

// The topic of permits, family-arrivals or placements; NULL for any other.
const struct topic *record_topic_find(const char *name);

// The columns of a file of these records: the message's fields in their order, then event_id and event_time.
struct publish_columns {
    size_t fields; // of the message
    struct csv_column columns[CSV_COLUMNS_MOST];
};

struct publish_columns publish_columns(const struct topic *topic);

// The message that a row says, in the arena; its strings are the row's. NULL with the fault.
ProtobufCMessage *publish_message(const struct topic *topic, const struct csv_row *row, struct arena *arena,
                                  struct csv_fault *fault);
