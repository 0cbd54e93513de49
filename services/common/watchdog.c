#include "common/watchdog.h"
#include "common/log.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sysexits.h>
#include <unistd.h>

static atomic_uint beats;
static atomic_uint silent_seconds;
static unsigned limit_seconds;

void watchdog_beat(void)
{
    atomic_fetch_add_explicit(&beats, 1, memory_order_relaxed);
}

unsigned watchdog_silent_seconds(void)
{
    return atomic_load(&silent_seconds);
}

void watchdog_bite(const char *why)
{
    log_error("no progress, ending to be started again", log_text("why", why), log_number("seconds", limit_seconds));
    _exit(EX_SOFTWARE);
}

// Counts seconds by sleeping them, not by a clock: those in which the whole process stood still are then not counted.
static void *watch(void *unused)
{
    unsigned seen = atomic_load(&beats), silent = 0;
    (void)unused;
    for (;;) {
        sleep(1);
        unsigned now = atomic_load(&beats);
        silent = now == seen ? silent + 1 : 0;
        seen = now;
        atomic_store(&silent_seconds, silent);
        if (silent >= limit_seconds)
            watchdog_bite("a call does not return");
    }
    return NULL;
}

void watchdog_start(int seconds)
{
    pthread_t thread;
    sigset_t all, before;
    limit_seconds = (unsigned)seconds;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); // signals are for the main thread
    if (pthread_create(&thread, NULL, watch, NULL) == 0)
        pthread_detach(thread);
    else
        log_warn("no watchdog: no thread for it");
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}
