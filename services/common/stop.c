#include "common/stop.h"
#include "common/log.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LONGEST_S 4 // from the first request, or what a process ends for, to the end

static volatile sig_atomic_t requested;
static volatile int64_t requested_at_ms;
static volatile sig_atomic_t exit_code_in_time = EXIT_SUCCESS;
static sem_t signalled;

int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t unix_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void stop_request(void)
{
    if (!requested)
        requested_at_ms = clock_ms();
    requested = 1;
}

void stop_in_time(int exit_code)
{
    exit_code_in_time = exit_code;
    sem_post(&signalled);
}

static void on_signal(int signal)
{
    if (requested)
        _exit(128 + signal);
    stop_request();
    sem_post(&signalled);
}

// A broker that does not answer must not keep a process that was asked to stop. Nothing is lost by it: what was not
// committed is read again. A thread of its own, as a handler could not write a line of the log.
static void *end_in_time(void *unused)
{
    (void)unused;
    while (sem_wait(&signalled) != 0) // EINTR
        continue;
    sleep(LONGEST_S);
    log_warn("stopped without an answer from a server");
    _exit(exit_code_in_time);
}

static void thread_start(void)
{
    pthread_t thread;
    sigset_t all, before;
    sem_init(&signalled, 0, 0);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); // signals are for the main thread
    if (pthread_create(&thread, NULL, end_in_time, NULL) == 0)
        pthread_detach(thread);
    else
        log_warn("no thread that ends a stop which takes too long: a second signal does");
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void stop_install(void)
{
    struct sigaction action;
    thread_start();
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
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
