// How far each partition of the output topics goes, remembered, so that a topic that was made anew is noticed: the end
// of a partition only rises, unless somebody deleted the topic and made it again.
#pragma once

#include "quota-emitter/outputs.h"

struct high_mark {
    char *topic; // owned by the list
    int32_t partition;
    int64_t next; // every message that comes has this offset or a higher one
};

// Begin with {0}.
struct high_marks {
    struct high_mark *items;
    size_t count;
    bool fell; // a mark was once lower than before; stays true
};

// Notes that a partition now goes up to, and without, offset `next`.
void high_marks_set(struct high_marks *marks, const char *topic, int32_t partition, int64_t next);

// Asks the broker for the ends of all partitions of the output topics, and notes them. The reader must be one that is
// not read_committed: for a read_committed one an open transaction is an end, and ends could fall.
MUST_CHECK bool high_marks_look(struct high_marks *marks, struct topic_reader *reader, struct error *error);
void high_marks_free(struct high_marks *marks);
