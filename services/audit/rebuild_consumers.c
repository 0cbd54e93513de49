#include "audit/rebuild_consumers.h"
#include "common/stop.h"
#include "determination-consumer/determination.h"
#include "family-consumer/family_arrival.h"
#include "permit-consumer/permit.h"
#include "placement-consumer/placement.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sysexits.h>
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

// Gives 0 where it could not. The consumer is asked to stop when this program ends in whatever way, so that none is
// left that nobody knows of.
static pid_t start(const char *path)
{
    const pid_t parent = getpid();
    char *const argv[] = {(char *)path, NULL};
    if (access(path, X_OK) != 0)
        return 0;
    pid_t pid = fork();
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent)
            execv(path, argv);
        static const char said[] = ": could not be started\n"; // with what one may call between fork and exec
        (void)!write(STDERR_FILENO, path, strlen(path));
        (void)!write(STDERR_FILENO, said, sizeof said - 1);
        _exit(EX_OSERR);
    }
    return pid < 0 ? 0 : pid;
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
        consumers->pids[i] = start(path);
        if (!consumers->pids[i])
            return error_set(error, ERROR_FATAL, "%s: %s", path, strerror(errno));
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
