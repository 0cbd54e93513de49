#include "board/follow.h"
#include "common/backoff.h"
#include "common/schema.h"
#include "common/stop.h"
#include "common/version.h"
#include "common/watchdog.h"

#include "board_sql.h"

#define GATHER_MS 100   // between two looks, however much comes
#define LOOK_MS   500   // the longest time without a look: so much a lost notification costs
#define SCHEMA_MS 3000  // how often the schema is looked at
#define BEAT_MS   15000 // how often a stream says that it is still there

struct follower {
    struct service *service;
    struct store *store;
    struct streams *streams;
    struct board_metrics *metrics;
    struct error *error;
    struct database *database;
    struct told told;
    bool read;         // `told` is what the store has
    int64_t schema_ms; // when the schema was last looked at
    int64_t look_ms;   // when the tables were
    int64_t beat_ms;   // when the streams last said that they are there
};

static bool follower_open(struct follower *follower)
{
    const struct service *service = follower->service;
    follower->database = database_open(service->settings.database_url, service->identity, follower->error);
    return follower->database && schema_check(follower->database, follower->error) &&
           database_command(follower->database, "SET default_transaction_read_only = on", follower->error) &&
           database_command(follower->database, "LISTEN figures", follower->error);
}

static void follower_close(struct follower *follower)
{
    database_close(follower->database);
    follower->database = NULL;
}

// What the tables say now goes to the store and the streams.
static bool tables_look(struct follower *follower)
{
    struct error *error = follower->error;
    if (!database_command(follower->database, "BEGIN ISOLATION LEVEL REPEATABLE READ", error))
        return false;
    PGresult *found = database_query(follower->database, board_sql_marker, NULL, error);
    if (!found)
        return false;
    int64_t marker = result_int8(found, 0, 0), sequence = result_int8(found, 0, 1);
    PQclear(found);
    bool anew = !follower->read || sequence != follower->told.sequence;
    if (anew) {
        told_free(&follower->told);
        if (!told_read(&follower->told, follower->database, error))
            return false;
        follower->told.sequence = sequence;
    }
    if (!database_command(follower->database, "COMMIT", error))
        return false;
    if (!store_set(follower->store, anew ? &follower->told : NULL, marker))
        return error_set(error, ERROR_FATAL, "out of memory");
    follower->read = true;
    return true;
}

// The database did what it was asked to do: tells the health, after a look at its schema when that is due.
static bool database_does(struct follower *follower)
{
    struct health *health = &follower->service->health;
    if (clock_ms() - follower->schema_ms >= SCHEMA_MS) {
        if (!schema_check(follower->database, follower->error))
            return false;
        follower->schema_ms = clock_ms();
    }
    health_have(health, HEALTH_SCHEMA, SCHEMA_TEXT);
    health_have(health, HEALTH_DATABASE, NULL);
    health_have(health, HEALTH_DUTY, NULL);
    board_metrics_current(follower->metrics);
    return true;
}

// Waits until the emitter tells of new figures, or it is time to look anyway; and never looks too often.
static bool figures_await(struct follower *follower)
{
    bool notified = false;
    int64_t until_ms = follower->look_ms + LOOK_MS;
    while (!notified && clock_ms() < until_ms && !stop_requested())
        if (!database_wait_notified(follower->database, -1, (int)(until_ms - clock_ms()), &notified, follower->error))
            return false;
    int64_t rest_ms = follower->look_ms + GATHER_MS - clock_ms();
    return rest_ms <= 0 || database_wait_notified(follower->database, -1, (int)rest_ms, &notified, follower->error);
}

static void streams_keep(struct follower *follower)
{
    board_metrics_streams(follower->metrics, streams_open(follower->streams));
    if (clock_ms() - follower->beat_ms < BEAT_MS)
        return;
    follower->beat_ms = clock_ms();
    streams_beat(follower->streams);
}

static bool follower_work(struct follower *follower)
{
    while (!stop_requested()) {
        watchdog_beat();
        follower->look_ms = clock_ms();
        if (!tables_look(follower) || !database_does(follower))
            return false;
        streams_keep(follower);
        if (!figures_await(follower))
            return false;
    }
    return true;
}

static bool needs_a_person(const struct error *error)
{
    return error->kind == ERROR_FATAL || error->kind == ERROR_CONFIG;
}

void follow(struct service *service, struct store *store, struct streams *streams, struct board_metrics *metrics,
            struct error *error)
{
    struct follower follower = {
        .service = service, .store = store, .streams = streams, .metrics = metrics, .error = error};
    struct backoff backoff = {0};
    for (;;) {
        error->kind = ERROR_NONE;
        error->sqlstate[0] = '\0';
        if (follower_open(&follower)) {
            backoff_reset(&backoff);
            if (follower_work(&follower))
                break;
        }
        follower_close(&follower);
        if (needs_a_person(error) || stop_requested())
            break;
        health_fail(&service->health, error);
        streams_keep(&follower);
        if (!backoff_wait(&backoff))
            break;
    }
    follower_close(&follower);
    told_free(&follower.told);
    if (stop_requested())
        error->kind = ERROR_NONE;
}
