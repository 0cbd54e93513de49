// What every service does first and last: options, settings, log, signals, health, HTTP, watchdog.
//
//     if (!service_open(&service, argc, argv, &kind, &exit_code))
//         return exit_code;
//     …the work, which fills an error…
//     return service_close(&service, &error);
#pragma once

#include "common/http.h"
#include "common/settings.h"

struct service {
    struct settings settings;
    char identity[64]; // "quota-emitter/0.1.0+schema.2" (version.h): what it is called by Kafka and PostgreSQL
    struct health health;
    struct http *http; // NULL: HTTP_LISTEN is empty
    bool ends;         // the error that it ends for is in the log
};

// What tells one service from another. All of it is borrowed for as long as the service runs.
struct service_kind {
    const char *name;    // of the program
    const char *purpose; // one sentence for --help
    const char *duty;    // the name of what it works on, for /readyz: "partitions" or "lead" (HEALTH_DUTY)
    unsigned needs;      // SETTINGS_…: what it deals with
    bool (*check)(const struct settings *settings, struct error *error); // of settings that it alone understands: false
                                                                         // with ERROR_CONFIG; NULL: there are none
    const struct http_site *site; // what it answers to requests; NULL: its work is something else
};

// Answers --help and --version (and exits), reads the settings, and starts the log, the signal handlers, the health,
// HTTP and the watchdog. A service with a site must listen. `service` must not move afterwards. Where a setting or an
// argument is wrong, one line on standard error says so and false comes back: main then returns *exit_code, and there
// is nothing to close.
MUST_CHECK bool service_open(struct service *service, int argc, char **argv, const struct service_kind *kind,
                             int *exit_code);

// Logs what the service ends for, if the error is one, and sees to it that the process is gone in the time that a stop
// may take. To be called before anything is closed: closing may call into a library that never returns, and that must
// neither hide the reason nor keep the process.
void service_ends(struct service *service, const struct error *error);

// Ends what service_open began, logs the error unless service_ends did, and returns the exit code for main (error.h).
int service_close(struct service *service, const struct error *error);
