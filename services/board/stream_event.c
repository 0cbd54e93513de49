#include "board/stream_event.h"
#include "common/printable.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void event_drop(void *value)
{
    free(((struct stream_event *)value)->text);
}

struct shared *stream_event_new(int64_t sequence, int code, int period, json_t *cloud_event)
{
    struct stream_event event = {.sequence = sequence, .code = code, .period = period};
    char *data = printable_json_text(cloud_event, JSON_COMPACT | JSON_DECIMALS);
    json_decref(cloud_event);
    int size = data ? asprintf(&event.text, "id: %" PRId64 "\ndata: %s\n\n", sequence, data) : -1;
    free(data);
    if (size < 0)
        return NULL;
    event.size = (size_t)size;
    return shared_new(&event, sizeof event, event_drop);
}
