#include "intake/writer.h"
#include "common/backoff.h"
#include "common/log.h"
#include "common/stop.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define QUIET_MS 500 // for so long a conflict of two consumers over one record is no news

enum { EVENTS, STORED, REJECTED, BATCHES, FENCED, METRICS };

struct metric writer_metrics[METRICS] = {
    [EVENTS] = {"taakstelling_events_total", "Messages read and committed to the database", "counter", 0},
    [STORED] = {"taakstelling_records_stored_total", "Record versions that came to hold", "counter", 0},
    [REJECTED] = {"taakstelling_rejects_total", "Messages rejected", "counter", 0},
    [BATCHES] = {"taakstelling_batches_total", "Transactions committed", "counter", 0},
    [FENCED] = {"taakstelling_fenced_total", "Batches given up because another consumer had the partition", "counter",
                0},
};
const size_t writer_metric_count = METRICS;

struct writer {
    struct service *service;
    const struct record_kind *kind;
    struct database *database; // NULL while it is away
    struct error error;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct batch *batch; // NULL: not busy
    enum writing outcome;
    bool closing;
    _Atomic bool give_up;
};

static void database_lose(struct writer *writer)
{
    database_close(writer->database);
    writer->database = NULL;
    atomic_store(&writer->service->health.ready, false);
}

// Before another try: false where a stop or the other thread ends that.
static bool wait_for_another_try(struct writer *writer, struct backoff *backoff)
{
    if (atomic_load(&writer->give_up))
        return false;
    return backoff_wait(backoff) || error_set(&writer->error, ERROR_STOPPED, "asked to stop");
}

// All our queries look up keys, and so they shall be planned from the first batch on: with an empty table PostgreSQL
// finds reading all of it cheaper, and would keep that plan while the table grows.
static const char plan_settings[] =
    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; "
    "SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

static struct database *planned_open(struct writer *writer)
{
    struct database *database = database_open(writer->service->settings.database_url, writer->kind->program,
                                              &writer->error);
    if (!database || database_command(database, plan_settings, &writer->error))
        return database;
    database_close(database);
    return NULL;
}

// Opens the database if it is away, trying until it is there; false where a stop or a fatal error ends that.
static bool database_have(struct writer *writer)
{
    struct backoff backoff = {0};
    while (!writer->database) {
        writer->database = planned_open(writer);
        if (writer->database || writer->error.kind != ERROR_TRANSIENT)
            break;
        log_warn("database away, trying again", log_text("why", writer->error.message),
                 log_number("within_ms", backoff_next_ms(&backoff)));
        if (!wait_for_another_try(writer, &backoff))
            return false;
    }
    if (writer->database)
        writer->error.kind = ERROR_NONE; // what was tried again with success is no reason to end
    return writer->database != NULL;
}

bool writer_connect(struct writer *writer)
{
    return database_have(writer);
}

// After a failed try: true where the same is worth another one, on a new connection unless it was a mere conflict.
static bool failure_passes(struct writer *writer, const char *what, const struct backoff *backoff)
{
    struct error *error = &writer->error;
    bool conflict = strncmp(error->sqlstate, "40", 2) == 0 || strcmp(error->sqlstate, "23505") == 0;
    bool no_news = conflict && backoff_next_ms(backoff) <= QUIET_MS;
    if (error->kind != ERROR_TRANSIENT)
        return false;
    log_write(no_news ? LOG_DEBUG : LOG_WARN, what,
              (const struct log_field[]){log_text("why", error->message), log_text("sqlstate", error->sqlstate), {0}});
    if (conflict)
        database_rollback(writer->database);
    else
        database_lose(writer);
    error->kind = ERROR_NONE;
    return true;
}

static void written_tell(struct writer *writer, const struct batch *batch, struct batch_counts before, int64_t began_ms)
{
    struct batch_counts counts = batch_counts(batch);
    writer->error.kind = ERROR_NONE; // of a try before, or of a message that was put aside
    atomic_store(&writer->service->health.ready, true);
    metric_add(&writer_metrics[EVENTS], counts.events - before.events);
    metric_add(&writer_metrics[STORED], counts.stored - before.stored);
    metric_add(&writer_metrics[REJECTED], counts.rejected - before.rejected);
    metric_add(&writer_metrics[BATCHES], 1);
    log_debug("batch written", log_number("events", counts.events - before.events),
              log_number("ms", clock_ms() - began_ms), log_text("traceparent", batch_traceparent(batch)));
}

// Writes the batch, trying until it is written, fenced or must be given up.
static enum writing batch_land(struct writer *writer, struct batch *batch)
{
    struct backoff backoff = {0};
    struct batch_counts before = batch_counts(batch);
    int64_t began_ms = clock_ms();
    while (database_have(writer)) {
        if (batch_write(batch, writer->database, &writer->error)) {
            written_tell(writer, batch, before, began_ms);
            return WRITING_DONE;
        }
        if (writer->error.kind == ERROR_FENCED) {
            metric_add(&writer_metrics[FENCED], 1);
            log_warn("fenced, taking the positions anew", log_text("why", writer->error.message));
            database_rollback(writer->database);
            writer->error.kind = ERROR_NONE;
            return WRITING_FENCED;
        }
        if (!failure_passes(writer, "batch not written, trying again", &backoff) ||
            !wait_for_another_try(writer, &backoff))
            break;
    }
    bool given_up = atomic_load(&writer->give_up) && writer->error.kind <= ERROR_TRANSIENT;
    if (given_up)
        writer->error.kind = ERROR_NONE;
    return given_up ? WRITING_GIVEN_UP : WRITING_FAILED;
}

static void *work(void *opaque)
{
    struct writer *writer = opaque;
    pthread_mutex_lock(&writer->lock);
    while (!writer->closing || writer->batch) {
        if (!writer->batch) {
            pthread_cond_wait(&writer->changed, &writer->lock);
            continue;
        }
        pthread_mutex_unlock(&writer->lock);
        enum writing outcome = batch_land(writer, writer->batch);
        pthread_mutex_lock(&writer->lock);
        writer->batch = NULL;
        writer->outcome = outcome;
        pthread_cond_broadcast(&writer->changed);
    }
    pthread_mutex_unlock(&writer->lock);
    return NULL;
}

struct writer *writer_new(struct service *service, const struct record_kind *kind)
{
    pthread_condattr_t clock;
    struct writer *writer = memory_resize(NULL, 1, sizeof *writer);
    memset(writer, 0, sizeof *writer);
    writer->service = service;
    writer->kind = kind;
    writer->outcome = WRITING_DONE;
    pthread_mutex_init(&writer->lock, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&writer->changed, &clock);
    pthread_condattr_destroy(&clock);
    if (pthread_create(&writer->thread, NULL, work, writer) != 0) {
        log_error("no thread to write with");
        abort();
    }
    return writer;
}

void writer_free(struct writer *writer)
{
    atomic_store(&writer->give_up, true);
    pthread_mutex_lock(&writer->lock);
    writer->closing = true;
    pthread_cond_broadcast(&writer->changed);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
    database_close(writer->database);
    pthread_cond_destroy(&writer->changed);
    pthread_mutex_destroy(&writer->lock);
    free(writer);
}

void writer_write(struct writer *writer, struct batch *batch)
{
    pthread_mutex_lock(&writer->lock);
    writer->batch = batch;
    pthread_cond_broadcast(&writer->changed);
    pthread_mutex_unlock(&writer->lock);
}

enum writing writer_state(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    enum writing state = writer->batch ? WRITING_BUSY : writer->outcome;
    pthread_mutex_unlock(&writer->lock);
    return state;
}

// Giving up is asked for as long as this waits.
enum writing writer_settle(struct writer *writer, int timeout_ms, bool give_up)
{
    int64_t until_ms = clock_ms() + timeout_ms;
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};
    atomic_store(&writer->give_up, give_up);
    pthread_mutex_lock(&writer->lock);
    while (writer->batch && pthread_cond_timedwait(&writer->changed, &writer->lock, &until) == 0)
        ;
    enum writing state = writer->batch ? WRITING_BUSY : writer->outcome;
    pthread_mutex_unlock(&writer->lock);
    atomic_store(&writer->give_up, false);
    return state;
}

bool writer_read_positions(struct writer *writer, struct partition_position *positions, size_t count)
{
    struct backoff backoff = {0};
    while (database_have(writer)) {
        if (batch_read_positions(writer->kind, writer->database, positions, count, &writer->error))
            return true;
        if (!failure_passes(writer, "positions not read, trying again", &backoff) ||
            !wait_for_another_try(writer, &backoff))
            break;
    }
    return false;
}

const struct error *writer_error(const struct writer *writer)
{
    return &writer->error;
}
