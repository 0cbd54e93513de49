#include "common/kafka_probe.h"
#include "common/arena.h"
#include "common/kafka.h"
#include "common/kafka_login.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

#define APART_S   2
#define ANSWER_MS 1000

struct kafka_probe {
    rd_kafka_t *client;
    struct health *health;
    struct kafka_login login;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stopping;
};

// A busy broker may be late with one answer, so one failure is not reported: the broker counts as away when it has not
// answered for HEALTH_FRESH_MS, which health_has sees by itself.
static void ask(struct kafka_probe *probe)
{
    struct error error;
    kafka_login_follow(&probe->login, probe->client);
    if (kafka_reachable(probe->client, ANSWER_MS, &error))
        health_have(probe->health, HEALTH_KAFKA, NULL);
    else if (!health_has(probe->health, HEALTH_KAFKA))
        health_lack(probe->health, HEALTH_KAFKA, error.message);
}

static void *work(void *opaque)
{
    struct kafka_probe *probe = opaque;
    pthread_mutex_lock(&probe->lock);
    while (!probe->stopping) {
        struct timespec next;
        pthread_mutex_unlock(&probe->lock);
        ask(probe);
        pthread_mutex_lock(&probe->lock);
        clock_gettime(CLOCK_MONOTONIC, &next);
        next.tv_sec += APART_S;
        while (!probe->stopping && pthread_cond_timedwait(&probe->changed, &probe->lock, &next) == 0)
            ;
    }
    pthread_mutex_unlock(&probe->lock);
    return NULL;
}

static bool thread_start(struct kafka_probe *probe)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); // signals are for the main thread
    bool ok = pthread_create(&probe->thread, NULL, work, probe) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ok;
}

struct kafka_probe *kafka_probe_start(rd_kafka_t *client, const struct settings *settings, struct health *health,
                                      struct error *error)
{
    struct kafka_probe *probe = memory_resize(NULL, 1, sizeof *probe);
    pthread_condattr_t clock;
    *probe = (struct kafka_probe){.client = client, .health = health, .login = {settings, NULL, NULL}};
    pthread_mutex_init(&probe->lock, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&probe->changed, &clock);
    pthread_condattr_destroy(&clock);
    if (thread_start(probe))
        return probe;
    free(probe);
    error_set(error, ERROR_FATAL, "no thread to ask Kafka with");
    return NULL;
}

void kafka_probe_stop(struct kafka_probe *probe)
{
    if (!probe)
        return;
    pthread_mutex_lock(&probe->lock);
    probe->stopping = true;
    pthread_cond_broadcast(&probe->changed);
    pthread_mutex_unlock(&probe->lock);
    pthread_join(probe->thread, NULL);
    pthread_cond_destroy(&probe->changed);
    pthread_mutex_destroy(&probe->lock);
    kafka_login_free(&probe->login);
    free(probe);
}
