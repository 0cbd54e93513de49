#include "intake/verifiers.h"
#include "common/log.h"
#include "common/watchdog.h"
#include "intake/rights.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define THREADS_MOST 16
#define TAKE_MOST    16 // so many at once: more would leave a thread without work at the end
#define BEAT_S       1

struct verifiers {
    const struct record_kind *kind;
    struct trust *trust;
    pthread_t threads[THREADS_MOST];
    size_t thread_count;
    pthread_mutex_t lock; // of all that follows
    pthread_cond_t work;  // there is something to verify, or it closes
    pthread_cond_t done;  // all is verified
    struct verification **queue;
    size_t count, room;
    size_t taken;    // how many of the queue a thread has taken
    size_t verified; // how many of these are done
    bool closing;
};

static void verify(const struct verifiers *verifiers, struct verification *verification, struct arena *scratch)
{
    struct rejection rejection;
    const struct message *message = &verification->message;
    const struct publisher *publisher = message_publisher(verifiers->trust, message);
    bool right = signatures_verify(verifiers->trust, message, scratch, verification->signers, &rejection) &&
                 publisher && rights_check(verifiers->kind, &verification->event, publisher, scratch, &rejection);
    arena_reset(scratch);
    if (right)
        return;
    verification->rejection = memory_resize(NULL, 1, sizeof rejection);
    *verification->rejection = rejection;
}

static void *run(void *opaque)
{
    struct verifiers *verifiers = opaque;
    struct arena *scratch = arena_new();
    pthread_mutex_lock(&verifiers->lock);
    while (!verifiers->closing) {
        if (verifiers->taken == verifiers->count) {
            pthread_cond_wait(&verifiers->work, &verifiers->lock);
            continue;
        }
        struct verification *some[TAKE_MOST];
        size_t left = verifiers->count - verifiers->taken, share = left / verifiers->thread_count + 1;
        size_t count = share < TAKE_MOST ? share : TAKE_MOST;
        memcpy(some, verifiers->queue + verifiers->taken, count * sizeof *some);
        verifiers->taken += count;
        pthread_mutex_unlock(&verifiers->lock);
        for (size_t i = 0; i < count; i++)
            verify(verifiers, some[i], scratch);
        pthread_mutex_lock(&verifiers->lock);
        verifiers->verified += count;
        if (verifiers->verified == verifiers->count)
            pthread_cond_signal(&verifiers->done);
    }
    pthread_mutex_unlock(&verifiers->lock);
    arena_free(scratch);
    return NULL;
}

static size_t processors(void)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count < THREADS_MOST ? (size_t)count : THREADS_MOST;
}

static void threads_start(struct verifiers *verifiers)
{
    sigset_t all, before;
    size_t count = processors();
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); // signals are for the main thread
    verifiers->thread_count = count;
    for (size_t i = 0; i < count; i++)
        if (pthread_create(&verifiers->threads[i], NULL, run, verifiers) != 0) {
            log_error("no thread to verify signatures with");
            abort();
        }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct verifiers *verifiers_new(const struct record_kind *kind, struct trust *trust)
{
    pthread_condattr_t clock;
    struct verifiers *verifiers = memory_resize(NULL, 1, sizeof *verifiers);
    memset(verifiers, 0, sizeof *verifiers);
    verifiers->kind = kind;
    verifiers->trust = trust;
    pthread_mutex_init(&verifiers->lock, NULL);
    pthread_cond_init(&verifiers->work, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&verifiers->done, &clock);
    pthread_condattr_destroy(&clock);
    threads_start(verifiers);
    return verifiers;
}

void verifiers_free(struct verifiers *verifiers)
{
    if (!verifiers)
        return;
    verifiers_drop(verifiers);
    pthread_mutex_lock(&verifiers->lock);
    verifiers->closing = true;
    pthread_cond_broadcast(&verifiers->work);
    pthread_mutex_unlock(&verifiers->lock);
    for (size_t i = 0; i < verifiers->thread_count; i++)
        pthread_join(verifiers->threads[i], NULL);
    pthread_cond_destroy(&verifiers->work);
    pthread_cond_destroy(&verifiers->done);
    pthread_mutex_destroy(&verifiers->lock);
    trust_free(verifiers->trust);
    free(verifiers->queue);
    free(verifiers);
}

void verifiers_take(struct verifiers *verifiers, struct trust *trust)
{
    verifiers_wait(verifiers);
    trust_free(verifiers->trust); // no thread looks at it: each has done what it was given
    verifiers->trust = trust;
}

enum trust_policy verifiers_policy(const struct verifiers *verifiers)
{
    return trust_policy(verifiers->trust, verifiers->kind->topic);
}

void verifiers_add(struct verifiers *verifiers, struct verification *verification)
{
    pthread_mutex_lock(&verifiers->lock);
    if (verifiers->count == verifiers->room) {
        verifiers->room = verifiers->room ? 2 * verifiers->room : 1024;
        verifiers->queue = memory_resize(verifiers->queue, verifiers->room, sizeof *verifiers->queue);
    }
    verifiers->queue[verifiers->count++] = verification;
    pthread_cond_signal(&verifiers->work);
    pthread_mutex_unlock(&verifiers->lock);
}

// As long as threads go on with it, this wait is as it should be, which the watchdog is told.
void verifiers_wait(struct verifiers *verifiers)
{
    pthread_mutex_lock(&verifiers->lock);
    for (size_t verified = verifiers->verified; verifiers->verified < verifiers->count;) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += BEAT_S;
        pthread_cond_timedwait(&verifiers->done, &verifiers->lock, &until);
        if (verifiers->verified > verified)
            watchdog_beat();
        verified = verifiers->verified;
    }
    verifiers->count = verifiers->taken = verifiers->verified = 0;
    pthread_mutex_unlock(&verifiers->lock);
}

void verifiers_drop(struct verifiers *verifiers)
{
    pthread_mutex_lock(&verifiers->lock);
    verifiers->count = verifiers->taken;
    pthread_mutex_unlock(&verifiers->lock);
    verifiers_wait(verifiers);
}
