// /livez, /readyz and /metrics of a service.
#pragma once

#include "common/error.h"
#include "common/health.h"
#include "common/metrics.h"

// What they tell.
struct http_pages {
    struct health *health;
    struct metric *metrics;
    size_t metric_count;
};

struct http;

// listen is ADDRESS:PORT, checked by the settings; "" starts nothing and gives NULL without an error. The pages are
// borrowed until the stop. NULL with ERROR_CONFIG where the address cannot be had.
struct http *http_start(const char *listen, const struct http_pages *pages, struct error *error);
void http_stop(struct http *http);
