#include "common/stop.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LONGEST_S 4 // from the first request to the end

static volatile sig_atomic_t requested;
static volatile int64_t requested_at_ms;

int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void stop_request(void)
{
    if (!requested)
        requested_at_ms = clock_ms();
    requested = 1;
}

static void on_signal(int signal)
{
    if (requested)
        _exit(128 + signal);
    stop_request();
    alarm(LONGEST_S);
}

// A broker that does not answer must not keep a process that was asked to stop. Nothing is lost by it: what was not
// committed is read again.
static void on_alarm(int signal)
{
    static const char text[] = "stopped without an answer from a server\n";
    (void)signal;
    _exit(write(STDERR_FILENO, text, sizeof text - 1) < 0 ? EXIT_FAILURE : EXIT_SUCCESS);
}

void stop_install(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    action.sa_handler = on_alarm;
    sigaction(SIGALRM, &action, NULL);
    action.sa_handler = SIG_IGN; // a closed connection is an error of the write, not the end of the process
    sigaction(SIGPIPE, &action, NULL);
}

bool stop_requested(void)
{
    return requested != 0;
}

int64_t stop_age_ms(void)
{
    return requested ? clock_ms() - requested_at_ms : 0;
}
