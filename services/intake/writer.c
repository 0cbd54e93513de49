#include "intake/writer.h"
#include "common/backoff.h"
#include "common/log.h"
#include "common/schema.h"
#include "common/stop.h"
#include "common/version.h"
#include "intake/tally.h"

#include "intake_sql.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define QUIET_MS 500 // a conflict of two consumers over one record is a warning only when waits have become longer

struct writer {
    struct service *service;
    const struct record_kind *kind;
    struct database *database; // NULL while it is away
    struct error error;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct batch *jobs[WRITER_JOBS];     // what number n is, at n % WRITER_JOBS; NULL: a look
    size_t given, done, settled;         // how many ever were
    enum writing outcome;                // of the last that was done; unless WRITING_DONE, it does no more
    struct partition_position *expected; // to look at
    size_t expected_count, expected_room;
    struct tally *tally;
    bool closing;
    bool gave_up; // in what it does now
    _Atomic bool give_up;
};

static void database_lose(struct writer *writer)
{
    database_close(writer->database);
    writer->database = NULL;
}

// Before another try: false where a stop or the other thread ends that.
static bool wait_for_another_try(struct writer *writer, struct backoff *backoff)
{
    writer->gave_up = atomic_load(&writer->give_up);
    if (writer->gave_up)
        return false;
    return backoff_wait(backoff) || error_set(&writer->error, ERROR_STOPPED, "asked to stop");
}

static struct database *planned_open(struct writer *writer)
{
    struct error *error = &writer->error;
    struct database *database = database_open(writer->service->settings.database_url, writer->service->identity, error);
    if (!database || (database_script(database, intake_sql_session, error) && schema_check(database, error)))
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
        health_fail(&writer->service->health, &writer->error);
        if (!wait_for_another_try(writer, &backoff))
            return false;
    }
    if (writer->database)
        writer->error.kind = ERROR_NONE; // what was tried again with success is no reason to end
    return writer->database != NULL;
}

// The database did what it was asked to do: tells the health.
static void database_does(struct writer *writer)
{
    health_have(&writer->service->health, HEALTH_SCHEMA, SCHEMA_TEXT);
    health_have(&writer->service->health, HEALTH_DATABASE, NULL);
}

bool writer_connect(struct writer *writer)
{
    return database_have(writer);
}

// After a failed try: true where the same is worth another one, on a new connection unless it was a mere conflict.
static bool failure_passes(struct writer *writer, const struct backoff *backoff)
{
    struct error *error = &writer->error;
    bool conflict = strncmp(error->sqlstate, "40", 2) == 0 || strcmp(error->sqlstate, "23505") == 0;
    if (error->kind != ERROR_TRANSIENT)
        return false;
    if (conflict) {
        log_write(
            backoff_next_ms(backoff) <= QUIET_MS ? LOG_DEBUG : LOG_WARN, "conflict, trying again",
            (const struct log_field[]){log_text("why", error->message), log_text("sqlstate", error->sqlstate), {0}});
        database_rollback(writer->database);
    } else {
        health_fail(&writer->service->health, error);
        database_lose(writer);
    }
    error->kind = ERROR_NONE;
    return true;
}

static void written_tell(struct writer *writer, const struct batch *batch, const struct batch_counts *before,
                         int64_t began_ms)
{
    struct batch_counts counts = batch_counts(batch);
    writer->error.kind = ERROR_NONE; // of a try before, or of a message that was put aside
    database_does(writer);
    log_debug("batch written", log_number("events", counts.events - before->events),
              log_number("stored", counts.stored - before->stored),
              log_number("overtaken", counts.overtaken - before->overtaken),
              log_number("duplicate", counts.duplicate - before->duplicate),
              log_number("rejected", counts.rejected - before->rejected), log_number("ms", clock_ms() - began_ms),
              log_text("traceparent", batch_traceparent(batch)));
    tally_add(writer->tally, before, &counts, batch_arrivals(batch), batch_reject_sources(batch),
              batch_warned_sources(batch));
}

// The outcome after the last try: given up where writer_wait asked for that, else failed.
static enum writing without_success(struct writer *writer)
{
    bool given_up = writer->gave_up && writer->error.kind <= ERROR_TRANSIENT;
    writer->gave_up = false;
    if (given_up)
        writer->error.kind = ERROR_NONE;
    return given_up ? WRITING_GIVEN_UP : WRITING_FAILED;
}

// Writes the batch, trying until it is written, fenced or must be given up.
static enum writing batch_land(struct writer *writer, struct batch *batch)
{
    struct backoff backoff = {0};
    struct batch_counts before = batch_counts(batch);
    int64_t began_ms = clock_ms();
    while (database_have(writer)) {
        if (batch_write(batch, writer->database, &writer->error)) {
            written_tell(writer, batch, &before, began_ms);
            return WRITING_DONE;
        }
        if (writer->error.kind == ERROR_FENCED) {
            tally_fenced(writer->tally);
            log_warn("fenced, taking the positions anew", log_text("why", writer->error.message));
            database_rollback(writer->database);
            writer->error.kind = ERROR_NONE;
            return WRITING_FENCED;
        }
        if (!failure_passes(writer, &backoff) || !wait_for_another_try(writer, &backoff))
            break;
    }
    return without_success(writer);
}

static enum writing positions_look(struct writer *writer)
{
    struct backoff backoff = {0};
    bool same;
    while (database_have(writer)) {
        if (schema_check(writer->database, &writer->error) &&
            batch_look_positions(writer->kind, writer->database, writer->expected, writer->expected_count, &same,
                                 &writer->error)) {
            database_does(writer);
            tally_tell(writer->tally);
            if (same)
                return WRITING_DONE;
            log_warn("the database has other positions than before, as after a restore: taking them anew");
            return WRITING_FENCED;
        }
        if (!failure_passes(writer, &backoff) || !wait_for_another_try(writer, &backoff))
            break;
    }
    return without_success(writer);
}

// What the oldest that is not settled has come to.
static enum writing state(const struct writer *writer)
{
    if (writer->settled == writer->given || writer->settled + 1 < writer->done)
        return WRITING_DONE;
    return writer->settled < writer->done ? writer->outcome : WRITING_BUSY;
}

static bool has_job(const struct writer *writer)
{
    return writer->done < writer->given && writer->outcome == WRITING_DONE;
}

static void *work(void *opaque)
{
    struct writer *writer = opaque;
    pthread_mutex_lock(&writer->lock);
    while (!writer->closing || has_job(writer)) {
        if (!has_job(writer)) {
            pthread_cond_wait(&writer->changed, &writer->lock);
            continue;
        }
        struct batch *batch = writer->jobs[writer->done % WRITER_JOBS];
        pthread_mutex_unlock(&writer->lock);
        enum writing outcome = batch ? batch_land(writer, batch) : positions_look(writer);
        pthread_mutex_lock(&writer->lock);
        writer->outcome = outcome;
        writer->done++;
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
    writer->tally = tally_new(kind);
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
    tally_free(writer->tally);
    database_close(writer->database);
    free(writer->expected);
    pthread_cond_destroy(&writer->changed);
    pthread_mutex_destroy(&writer->lock);
    free(writer);
}

void writer_write(struct writer *writer, struct batch *batch)
{
    pthread_mutex_lock(&writer->lock);
    writer->jobs[writer->given++ % WRITER_JOBS] = batch;
    pthread_cond_broadcast(&writer->changed);
    pthread_mutex_unlock(&writer->lock);
}

void writer_look(struct writer *writer, const struct partition_position *expected, size_t count)
{
    if (count > writer->expected_room) {
        writer->expected_room = count;
        writer->expected = memory_resize(writer->expected, count, sizeof *writer->expected);
    }
    if (count > 0)
        memcpy(writer->expected, expected, count * sizeof *expected);
    writer->expected_count = count;
    writer_write(writer, NULL);
}

// Giving up is asked for as long as this waits.
enum writing writer_wait(struct writer *writer, int timeout_ms, bool give_up)
{
    int64_t until_ms = clock_ms() + timeout_ms;
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};
    atomic_store(&writer->give_up, give_up);
    pthread_mutex_lock(&writer->lock);
    while (state(writer) == WRITING_BUSY && timeout_ms > 0 &&
           pthread_cond_timedwait(&writer->changed, &writer->lock, &until) == 0)
        ;
    enum writing now = state(writer);
    pthread_mutex_unlock(&writer->lock);
    atomic_store(&writer->give_up, false);
    return now;
}

void writer_settled(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    if (state(writer) == WRITING_DONE)
        writer->settled++;
    else
        writer->settled = writer->done = writer->given;
    if (writer->settled == writer->done)
        writer->outcome = WRITING_DONE;
    pthread_mutex_unlock(&writer->lock);
}

bool writer_read_positions(struct writer *writer, struct partition_position *positions, size_t count)
{
    struct backoff backoff = {0};
    while (database_have(writer)) {
        // Reading adds a row for a partition that has none, which must not happen while a backup is being restored.
        if (schema_check(writer->database, &writer->error) &&
            batch_read_positions(writer->kind, writer->database, positions, count, &writer->error)) {
            database_does(writer);
            return true;
        }
        if (!failure_passes(writer, &backoff) || !wait_for_another_try(writer, &backoff))
            break;
    }
    return false;
}

const struct error *writer_error(const struct writer *writer)
{
    return &writer->error;
}
