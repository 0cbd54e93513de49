#include "common/service.h"
#include "common/log.h"
#include "common/printable.h"
#include "common/reload.h"
#include "common/stop.h"
#include "common/version.h"
#include "common/watchdog.h"

#include <argp.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

const char *argp_program_version = "taakstelling " TAAKSTELLING_VERSION " (schema " SCHEMA_TEXT ")";

static char *help_filter(int key, const char *text, void *input)
{
    (void)input;
    if (key != ARGP_KEY_HELP_POST_DOC)
        return (char *)text;
    char *table = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&table, &size);
    if (!out)
        return NULL;
    settings_print(out);
    fclose(out);
    return table; // argp frees it
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    if (key == ARGP_KEY_ARG)
        argp_error(state, "no argument is taken: '%s'", argument);
    return key == ARGP_KEY_ARG ? 0 : ARGP_ERR_UNKNOWN;
}

// One line on standard error instead of the log, whose format may be the very setting that is wrong.
static bool refuse(struct service *service, const struct service_kind *kind, const struct error *error, int *exit_code)
{
    fprintf(stderr, "%s: %s\n", kind->name, error->message);
    settings_free(&service->settings);
    *exit_code = EX_CONFIG;
    return false;
}

bool service_open(struct service *service, int argc, char **argv, const struct service_kind *kind, int *exit_code)
{
    struct argp argp = {NULL, on_option, NULL, kind->purpose, NULL, help_filter, NULL};
    struct error error;
    // Messages are allocated by librdkafka's threads and freed by ours. With an arena of malloc's for each thread most
    // of the memory that a backlog took would stay with the process, and a tenth more processor time be spent.
    mallopt(M_ARENA_MAX, 1);
    memset(service, 0, sizeof *service);
    srandom((unsigned)getpid() ^ (unsigned)clock_ms()); // for backoff.h: waits must differ between processes
    stop_install(); // first, so that a request to stop is never the default's sudden end
    reload_install();
    argp_err_exit_status = EX_USAGE;
    *exit_code = EX_USAGE;
    if (!arguments_check(kind->name, argc, argv))
        return false;
    argp_parse(&argp, argc, argv, 0, NULL, NULL);
    if (!settings_load(&service->settings, kind->needs, environ, &error))
        return refuse(service, kind, &error, exit_code);
    if (kind->check && !kind->check(&service->settings, &error))
        return refuse(service, kind, &error, exit_code);
    if (kind->site && !*service->settings.http_listen) {
        error_set(&error, ERROR_CONFIG, "HTTP_LISTEN is not set: ADDRESS:PORT to answer at, such as 127.0.0.1:8080");
        return refuse(service, kind, &error, exit_code);
    }
    snprintf(service->identity, sizeof service->identity, PROGRAM_IDENTITY("%s"), kind->name);
    log_open(kind->name, service->settings.log_level, service->settings.log_format);
    health_open(&service->health, kind->needs & SETTINGS_KAFKA, kind->duty);
    service->http = http_start(service->settings.http_listen, &service->health, kind->site, &error);
    if (error.kind != ERROR_NONE)
        return refuse(service, kind, &error, exit_code);
    log_info("starts", log_text("version", TAAKSTELLING_VERSION), log_number("schema", TAAKSTELLING_SCHEMA));
    watchdog_start(WATCHDOG_SECONDS);
    return true;
}

void service_ends(struct service *service, const struct error *error)
{
    int exit_code = error_exit_code(error);
    if (exit_code == EX_OK || service->ends)
        return;
    service->ends = true;
    log_error("ended", log_text("why", error->message), log_text("kind", error_kind_name(error->kind)));
    stop_in_time(exit_code);
}

int service_close(struct service *service, const struct error *error)
{
    int exit_code = error_exit_code(error);
    service_ends(service, error);
    http_stop(service->http);
    health_close(&service->health);
    settings_free(&service->settings);
    if (exit_code == EX_OK)
        log_info("stopped");
    return exit_code;
}
