#include "audit/rebuild_consumers.h"
#include "common/stop.h"
#include "determination-consumer/determination.h"
#include "family-consumer/family_arrival.h"
#include "permit-consumer/permit.h"
#include "placement-consumer/placement.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct record_kind *const kinds[REBUILD_CONSUMERS] = {&permit_kind, &family_arrival_kind, &placement_kind,
                                                                   &determination_kind};

// The folder of this program, with a slash at the end.
static bool own_folder(char folder[PATH_MAX], struct error *error)
{
    ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    if (length < 0)
        return error_set(error, ERROR_FATAL, "cannot tell where taakctl lies: %s", strerror(errno));
    folder[length] = '\0';
    strrchr(folder, '/')[1] = '\0';
    return true;
}

bool rebuild_consumers_start(struct rebuild_consumers *consumers, struct error *error)
{
    char folder[PATH_MAX], path[PATH_MAX + 64];
    *consumers = (struct rebuild_consumers){0};
    if (!own_folder(folder, error))
        return false;
    // Nobody asks for their health, and what goes well need not be logged.
    if (setenv("HTTP_LISTEN", "", 1) || setenv("LOG_LEVEL", "warn", 0) || unsetenv("HTTP_LISTEN_FILE"))
        return error_set(error, ERROR_FATAL, "environment: %s", strerror(errno));
    for (size_t i = 0; i < REBUILD_CONSUMERS; i++) {
        snprintf(path, sizeof path, "%s%s", folder, kinds[i]->program);
        char *const argv[] = {path, NULL};
        int failed = posix_spawn(&consumers->pids[i], path, NULL, NULL, argv, environ);
        if (failed) {
            consumers->pids[i] = 0;
            return error_set(error, ERROR_FATAL, "%s: %s", path, strerror(failed));
        }
    }
    return true;
}

bool rebuild_consumers_live(struct rebuild_consumers *consumers, struct error *error)
{
    if (stop_requested())
        return error_set(error, ERROR_STOPPED, "broken off: the services finish it, or run it again");
    for (size_t i = 0; i < REBUILD_CONSUMERS; i++) {
        if (waitpid(consumers->pids[i], NULL, WNOHANG) != consumers->pids[i])
            continue;
        consumers->pids[i] = 0;
        return error_set(error, ERROR_FATAL, "%s has ended; it said why. Mend that and run this again",
                         kinds[i]->program);
    }
    return true;
}

void rebuild_consumers_stop(struct rebuild_consumers *consumers)
{
    for (size_t i = 0; i < REBUILD_CONSUMERS; i++)
        if (consumers->pids[i])
            kill(consumers->pids[i], SIGTERM);
    for (size_t i = 0; i < REBUILD_CONSUMERS; i++)
        while (consumers->pids[i] && waitpid(consumers->pids[i], NULL, 0) < 0 && errno == EINTR)
            ;
}
