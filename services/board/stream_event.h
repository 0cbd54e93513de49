// An event of the stream, as it is sent to everybody.
#pragma once

#include "board/shared.h"

#include <jansson.h>
#include <stdint.h>

struct stream_event {
    int64_t sequence;
    int code;    // whose figures: CODE_NONE the nation's,
    int period;  // and of which half-year
    size_t size; // of the text
    char *text;  // "id: …\ndata: …\n\n"
};

// An event of an update: takes the CloudEvent over. NULL where memory is short.
struct shared *stream_event_new(int64_t sequence, int code, int period, json_t *cloud_event);
