// What every service does first and last: options, settings, log, signals, HTTP.
#pragma once

#include "common/http.h"
#include "common/settings.h"

struct service {
    struct settings settings;
    char identity[64]; // "quota-emitter/0.1.0+schema.2", see version.h
    struct health health;
    struct http_pages pages;
    struct http *http;
    bool ends; // it said what for
};

// What kind of service it is.
struct service_kind {
    const char *name;
    const char *purpose;    // a line for --help
    const char *duty;       // what it has to work on: "partitions" or "lead", see health.h
    struct metric *metrics; // its own
    size_t metric_count;
};

// --help and --version, the settings, the log, the signal handlers, HTTP. A wrong setting: one line on standard error
// and false; the program then exits with *exit_code, nothing else touched.
MUST_CHECK bool service_open(struct service *service, int argc, char **argv, const struct service_kind *kind,
                             int *exit_code);

// Where there is an error logs it, before anything is closed: a library that does not return must not hide what the
// process ends for, nor keep it for longer than a stop may take.
void service_ends(struct service *service, const struct error *error);

// Ends what service_open began; logs the error, if any, and gives the program's exit code.
int service_close(struct service *service, const struct error *error);
