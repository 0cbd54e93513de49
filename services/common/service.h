// What every service does first and last: options, settings, log, signals, HTTP.
#pragma once

#include "common/http.h"
#include "common/settings.h"

struct service {
    struct settings settings;
    struct health health;
    struct http *http;
};

// --help and --version, the settings, the log, the signal handlers, HTTP. A wrong setting: one line on standard error
// and false; the program then exits with *exit_code, nothing else touched.
MUST_CHECK bool service_open(struct service *service, int argc, char **argv, const char *name, const char *purpose,
                             struct metric *metrics, size_t metric_count, int *exit_code);

// Ends what service_open began; logs the error, if any, and gives the program's exit code.
int service_close(struct service *service, const struct error *error);
