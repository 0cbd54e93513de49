// /livez, /readyz and /metrics of a service.
#pragma once

#include "common/error.h"
#include "common/metrics.h"

#include <stdatomic.h>

struct health {
    _Atomic bool ready; // reads and writes what it is there for
    struct metric *metrics;
    size_t metric_count;
};

struct http;

// listen is ADDRESS:PORT, checked by the settings; "" starts nothing and gives NULL without an error. health is
// borrowed until the stop. NULL with ERROR_CONFIG where the address cannot be had.
struct http *http_start(const char *listen, struct health *health, struct error *error);
void http_stop(struct http *http);
