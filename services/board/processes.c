#include "board/processes.h"
#include "board/connection.h"
#include "common/arena.h"
#include "common/stop.h"
#include "standing/process.h"

#include <pthread.h>
#include <stdlib.h>

#define KEPT        8
#define PATIENCE_MS 10000 // it goes over all records of a half-year before it says anything

struct process_kept {
    int period;
    int32_t at;
    int64_t marker, read_ms;
    struct shared *process;
};

struct processes {
    struct store *store;
    struct connection connection;
    pthread_mutex_t lock; // of all, and held while one is read
    struct process_kept kept[KEPT];
};

struct processes *processes_open(struct store *store, const struct settings *settings, const char *identity)
{
    struct processes *processes = memory_resize(NULL, 1, sizeof *processes);
    *processes = (struct processes){
        .store = store, .connection = {.settings = settings, .identity = identity, .patience_ms = PATIENCE_MS}};
    pthread_mutex_init(&processes->lock, NULL);
    return processes;
}

void processes_close(struct processes *processes)
{
    if (!processes)
        return;
    for (size_t i = 0; i < KEPT; i++)
        shared_drop(processes->kept[i].process);
    connection_close(&processes->connection);
    pthread_mutex_destroy(&processes->lock);
    free(processes);
}

static void process_drop(void *value)
{
    process_free(value);
}

// The one that is kept of a period and day, or the place of the oldest.
static struct process_kept *kept_find(struct processes *processes, int period, int32_t at)
{
    struct process_kept *oldest = &processes->kept[0];
    for (size_t i = 0; i < KEPT; i++) {
        struct process_kept *kept = &processes->kept[i];
        if (kept->process && kept->period == period && kept->at == at)
            return kept;
        if (kept->read_ms < oldest->read_ms)
            oldest = kept;
    }
    return oldest;
}

// Whether it is the one asked for, and new enough, or the newest that can be had while the records cannot be read.
static bool kept_will_do(const struct process_kept *kept, int period, int32_t at, int64_t marker, bool current)
{
    return kept->process && kept->period == period && kept->at == at &&
           (!current || kept->marker == marker || clock_ms() - kept->read_ms < PROCESS_MS);
}

static bool process_renew(struct processes *processes, struct process_kept *kept, int period, int32_t at,
                          int64_t marker, struct error *error)
{
    struct process process = {0};
    struct database *database = connection_use(&processes->connection, error);
    if (!database || !process_read(&process, period, at, database, error)) {
        process_free(&process);
        connection_close(&processes->connection);
        return false;
    }
    shared_drop(kept->process);
    *kept = (struct process_kept){period, at, marker, clock_ms(), shared_new(&process, sizeof process, process_drop)};
    return true;
}

struct shared *processes_take(struct processes *processes, int period, int32_t at, struct error *error)
{
    int64_t marker = store_marker(processes->store);
    pthread_mutex_lock(&processes->lock);
    struct process_kept *kept = kept_find(processes, period, at);
    bool current = store_current(processes->store), ok = kept_will_do(kept, period, at, marker, current);
    if (!ok)
        ok = current ? process_renew(processes, kept, period, at, marker, error)
                     : error_set(error, ERROR_TRANSIENT, "the records cannot be read now");
    struct shared *process = ok ? shared_take(kept->process) : NULL;
    pthread_mutex_unlock(&processes->lock);
    return process;
}
