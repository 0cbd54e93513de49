// How far each partition of the output topics goes. It only rises, but where a topic was made anew.
#pragma once

#include "quota-emitter/outputs.h"

struct high_mark {
    char *topic; // owned
    int32_t partition;
    int64_t next; // no message that comes has a lower offset
};

struct high_marks {
    struct high_mark *items;
    size_t count;
    bool fell; // one lay lower than before: for good
};

// A partition goes up to before the offset `next` now.
void high_marks_set(struct high_marks *marks, const char *topic, int32_t partition, int64_t next);

// Asks the broker for all of them. reader: one that is not read_committed, for whom a transaction is no end.
MUST_CHECK bool high_marks_look(struct high_marks *marks, struct topic_reader *reader, struct error *error);
void high_marks_free(struct high_marks *marks);
