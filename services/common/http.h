// The HTTP server of a service, with three pages for those who run it: /livez (the process is not stuck), /readyz (it
// can do its work now) and /metrics (Prometheus). It has a thread of its own.
#pragma once

#include "common/error.h"
#include "common/health.h"
#include "common/metrics.h"

// What the pages show. All of it may change while the server runs.
struct http_pages {
    struct health *health;
    struct metric *metrics; // the service's own; version and servers are added by the page itself
    size_t metric_count;
};

struct http;

// Listens on `listen`, which is ADDRESS:PORT or [IPv6]:PORT and was checked by the settings (port 0: any free one,
// which the log names). The pages are borrowed until http_stop. Where `listen` is "" there is no server, and NULL comes
// back with error->kind ERROR_NONE; with ERROR_CONFIG where the address cannot be had.
struct http *http_start(const char *listen, const struct http_pages *pages, struct error *error);
void http_stop(struct http *http); // ends open connections; NULL is fine
