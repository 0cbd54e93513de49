#include "survey/pulse.h"
#include "common/arena.h"
#include "common/schema.h"
#include "common/stop.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define STOP_SECONDS 1

struct pulse {
    const struct settings *settings;
    const char *program;
    int every_ms;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stopping, paused;
    struct pulse_shot *latest;
    // Of the thread:
    struct database *database;
    struct lag_reader *reader;
};

static void shot_free(struct pulse_shot *shot)
{
    if (!shot)
        return;
    lag_free(&shot->lag);
    rejects_free(&shot->rejects);
    free(shot);
}

static bool servers_have(struct pulse *pulse, struct error *error)
{
    if (!pulse->database) {
        pulse->database = database_open(pulse->settings, pulse->program, error);
        if (!pulse->database || !schema_check(pulse->database, error))
            return false;
    }
    if (!pulse->reader)
        pulse->reader = lag_reader_open(pulse->settings, pulse->program, error);
    return pulse->reader != NULL;
}

static void servers_drop(struct pulse *pulse)
{
    lag_reader_close(pulse->reader);
    database_close(pulse->database);
    pulse->reader = NULL;
    pulse->database = NULL;
}

static bool rejects_look(struct pulse *pulse, struct pulse_shot *shot, struct error *error)
{
    const struct rejects_filter all = {0};
    int64_t began_ms = clock_ms();
    bool ok = rejects_read(&shot->rejects, pulse->database, &all, false, 0, error);
    shot->database_ms = clock_ms() - began_ms;
    return ok;
}

static void shots_compare(struct pulse_shot *shot, const struct pulse_shot *before)
{
    shot->published_per_second = RATE_UNKNOWN;
    if (!before || !before->whole)
        return;
    int64_t ms = shot->lag.asked_ms - before->lag.asked_ms;
    int64_t sent = shot->lag.emitter.last_sequence - before->lag.emitter.last_sequence;
    lag_compare(&shot->lag, &before->lag);
    if (ms > 0 && sent >= 0)
        shot->published_per_second = sent * 1000 / ms;
}

static struct pulse_shot *shot_take(struct pulse *pulse, const struct pulse_shot *before)
{
    struct error error = {0};
    struct pulse_shot *shot = memory_resize(NULL, 1, sizeof *shot);
    memset(shot, 0, sizeof *shot);
    int64_t began_ms = clock_ms();
    shot->whole = servers_have(pulse, &error) && lag_read(&shot->lag, pulse->reader, pulse->database, &error) &&
                  lag_ask_oldest(&shot->lag, pulse->reader, &error) && rejects_look(pulse, shot, &error);
    if (!shot->whole) {
        memcpy(shot->wrong, error.message, sizeof shot->wrong - 1);
        servers_drop(pulse);
    }
    shots_compare(shot, before);
    shot->asked_ms = clock_ms() - began_ms;
    shot->at_ms = unix_ms();
    return shot;
}

// Waits until it is time for the next shot; false where there is to be none.
static bool next_await(struct pulse *pulse)
{
    int64_t until_ms = unix_ms() + pulse->every_ms;
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};
    while (!pulse->stopping && (pulse->paused ? pthread_cond_wait(&pulse->changed, &pulse->lock)
                                              : pthread_cond_timedwait(&pulse->changed, &pulse->lock, &until)) == 0)
        ;
    return !pulse->stopping;
}

static void *work(void *opaque)
{
    struct pulse *pulse = opaque;
    pthread_mutex_lock(&pulse->lock);
    do {
        struct pulse_shot *before = pulse->latest;
        pthread_mutex_unlock(&pulse->lock);
        struct pulse_shot *shot = shot_take(pulse, before); // only this thread replaces the latest
        pthread_mutex_lock(&pulse->lock);
        pulse->latest = shot;
        shot_free(before);
    } while (next_await(pulse));
    pthread_mutex_unlock(&pulse->lock);
    servers_drop(pulse);
    return NULL;
}

struct pulse *pulse_start(const struct settings *settings, const char *program, int every_ms, struct error *error)
{
    struct pulse *pulse = memory_resize(NULL, 1, sizeof *pulse);
    *pulse = (struct pulse){.settings = settings, .program = program, .every_ms = every_ms};
    pulse->latest = memory_resize(NULL, 1, sizeof *pulse->latest);
    memset(pulse->latest, 0, sizeof *pulse->latest);
    pthread_mutex_init(&pulse->lock, NULL);
    pthread_cond_init(&pulse->changed, NULL);
    if (pthread_create(&pulse->thread, NULL, work, pulse) == 0)
        return pulse;
    shot_free(pulse->latest);
    free(pulse);
    error_set(error, ERROR_FATAL, "no thread to look with");
    return NULL;
}

void pulse_stop(struct pulse *pulse)
{
    if (!pulse)
        return;
    pthread_mutex_lock(&pulse->lock);
    pulse->stopping = true;
    pthread_cond_broadcast(&pulse->changed);
    pthread_mutex_unlock(&pulse->lock);
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += STOP_SECONDS;
    if (pthread_timedjoin_np(pulse->thread, NULL, &until) != 0)
        return;
    shot_free(pulse->latest);
    pthread_cond_destroy(&pulse->changed);
    pthread_mutex_destroy(&pulse->lock);
    free(pulse);
}

void pulse_pause(struct pulse *pulse, bool pauses)
{
    pthread_mutex_lock(&pulse->lock);
    pulse->paused = pauses;
    pthread_cond_broadcast(&pulse->changed);
    pthread_mutex_unlock(&pulse->lock);
}

const struct pulse_shot *pulse_hold(struct pulse *pulse)
{
    pthread_mutex_lock(&pulse->lock);
    return pulse->latest;
}

void pulse_release(struct pulse *pulse)
{
    pthread_mutex_unlock(&pulse->lock);
}
