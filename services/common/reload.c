#include "common/reload.h"
#include "common/log.h"

#include <signal.h>
#include <string.h>

static volatile sig_atomic_t requested;

static void on_signal(int signal)
{
    (void)signal;
    requested = 1;
}

void reload_install(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGHUP, &action, NULL);
}

bool reload_requested(void)
{
    bool was = requested != 0;
    if (was)
        requested = 0;
    return was;
}

void reload_decline(void)
{
    if (reload_requested())
        log_info("nothing is read anew: the settings are read at the start");
}
