// The HTTP server of a service, with three pages for those who run it: /livez (the process is not stuck), /readyz (it
// can do its work now) and /metrics (Prometheus). A service whose work is to answer requests has a site besides. It has
// threads of its own.
#pragma once

#include "common/error.h"
#include "common/health.h"

#include <microhttpd.h>

struct http;

// In an argument's value: behind it came more arguments than there is room for, and they are part of this one.
#define HTTP_TOO_MANY '\x01'

// What a service answers besides. It is borrowed until http_stop.
struct http_site {
    // Queues the answer to a request for `url`, which is percent-decoded (unless it has a NUL) and without its query,
    // and whose method is GET or HEAD; MHD_NO ends the connection. Called by several threads at once.
    enum MHD_Result (*answer)(void *context, struct MHD_Connection *connection, const char *url);
    // The same for any other method, which is answered 405 (and says which are allowed); NULL: a line of text does.
    enum MHD_Result (*refuse)(void *context, struct MHD_Connection *connection, const char *url);
    void *context;
    unsigned threads;
    unsigned connections_most;
    unsigned connections_each; // from one address; more are closed as they come. 0: no limit, as behind a proxy
    unsigned idle_seconds;     // a connection on which nothing moves for so long is closed
    size_t connection_memory;  // bytes, for a request's headers with its URL
};

// Listens on `listen`, which is ADDRESS:PORT or [IPv6]:PORT and was checked by the settings (port 0: any free one,
// which the log names). /readyz tells the health, which is borrowed
// until http_stop, and /metrics all metrics that there are (metrics.h). `site` may be NULL. Where `listen` is "" there
// is no server, and NULL comes back with error->kind ERROR_NONE; with ERROR_CONFIG where the address cannot be had.
struct http *http_start(const char *listen, struct health *health, const struct http_site *site, struct error *error);
void http_stop(struct http *http); // ends open connections; NULL is fine
