// The HTTP server of a service, with three pages for those who run it: /livez (the process is not stuck), /readyz (it
// can do its work now) and /metrics (Prometheus). It has a thread of its own.
#pragma once

#include "common/error.h"
#include "common/health.h"

struct http;

// Listens on `listen`, which is ADDRESS:PORT or [IPv6]:PORT and was checked by the settings (port 0: any free one,
// which the log names). /readyz tells the health, which is borrowed
// until http_stop, and /metrics all metrics that there are (metrics.h). Where `listen` is "" there is no server, and
// NULL comes back with error->kind ERROR_NONE; with ERROR_CONFIG where the address cannot be had.
struct http *http_start(const char *listen, struct health *health, struct error *error);
void http_stop(struct http *http); // ends open connections; NULL is fine
