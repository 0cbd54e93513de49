#include "board/follow.h"
#include "board/update_event.h"
#include "common/arena.h"
#include "common/backoff.h"
#include "common/reload.h"
#include "common/schema.h"
#include "common/stop.h"
#include "common/version.h"
#include "common/watchdog.h"
#include "standing/provinces.h"
#include "standing/told_follow.h"

#include "board_sql.h"

#include <stdlib.h>
#include <sys/resource.h>

#define GATHER_MS    100  // between two looks, however much comes,
#define PACE         20   // and so many times the processor time that a look takes;
#define PACE_MOST_MS 700  // but no more, as a change is to be seen within a second
#define LOOK_MS      500  // the longest time without a look: so much a lost notification costs
#define LATELY       1000 // of the last updates so many are told after a start
#define SCHEMA_MS    3000 // how often the schema is looked at
#define BEAT_MS      1000 // how often the streams that said nothing are looked for

struct follower {
    struct service *service;
    struct store *store;
    struct streams *streams;
    struct board_metrics *metrics;
    struct error *error;
    struct database *database;
    struct told told;
    bool begun;        // what was told lately was told to the streams
    bool untold;       // `told` has moved on, and not everybody has heard what is new
    int64_t worked_ms; // processor time before the last look
    int64_t schema_ms; // when the schema was last looked at
    int64_t look_ms;   // when the tables were
    int64_t beat_ms;   // when the streams that said nothing were last looked for
};

static bool follower_open(struct follower *follower)
{
    const struct service *service = follower->service;
    follower->database = database_open(&service->settings, service->identity, follower->error);
    return follower->database && schema_check(follower->database, follower->error) &&
           database_command(follower->database, "SET default_transaction_read_only = on", follower->error) &&
           database_script(follower->database, board_sql_listen, follower->error);
}

static void follower_close(struct follower *follower)
{
    database_close(follower->database);
    follower->database = NULL;
}

// After a start, what was told lately is news, too: readers who were here before go on with it from memory, and do not
// all ask the database at once.
static bool lately_read(struct follower *follower, struct told_news *news)
{
    int64_t last = follower->told.sequence, floor = last > LATELY ? last - LATELY : 0;
    told_news_free(news);
    *news = (struct told_news){0};
    streams_reset(follower->streams, floor);
    return told_since(news, CODE_NONE, floor, LATELY, follower->database, follower->error);
}

// How the records are now, and what was told since the last look.
static bool tables_read(struct follower *follower, struct told_news *news, struct moment *moment)
{
    struct error *error = follower->error;
    if (!database_command(follower->database, "BEGIN ISOLATION LEVEL REPEATABLE READ", error) ||
        !moment_read(moment, follower->database, error) ||
        !told_follow(&follower->told, news, follower->database, error))
        return false;
    follower->untold = true;
    return (follower->begun || lately_read(follower, news)) && database_command(follower->database, "COMMIT", error);
}

// Whether the names of all that changed are known.
static bool names_known(const struct told_news *news, const struct overview *overview)
{
    for (size_t i = 0; i < news->count; i++)
        if (news->changes[i].code != CODE_NONE &&
            !municipality_place(overview->records->standing.ledger, news->changes[i].code, news->changes[i].period))
            return false;
    return true;
}

// The names that there are will do, unless a new municipality is among what changed.
static bool names_take(struct follower *follower, const struct told_news *news, struct overview *overview)
{
    if (store_glance(follower->store, overview)) {
        if (names_known(news, overview))
            return true;
        overview_drop(overview);
    }
    return store_overview(follower->store, DAY_NONE, overview, follower->error);
}

// The streams hear of it once the store shows it: who asks then gets what was told.
static bool news_tell(struct follower *follower, const struct told_news *news)
{
    struct overview overview;
    if (news->anew)
        streams_reset(follower->streams, follower->told.sequence);
    if (news->count == 0)
        return true;
    if (!names_take(follower, news, &overview)) {
        streams_reset(follower->streams, follower->told.sequence); // this news is not told again
        return false;
    }
    struct shared **events = memory_resize(NULL, news->count, sizeof(struct shared *));
    size_t count = 0;
    for (size_t i = 0; i < news->count; i++) {
        events[count] = update_event(&news->changes[i], follower->service->settings.event_source,
                                     overview.records->standing.ledger);
        count += events[count] != NULL;
    }
    overview_drop(&overview);
    streams_tell(follower->streams, events, count);
    free(events);
    return true;
}

// What the tables say now goes to the store and the streams. Where that was broken off the last time, all of it does.
static bool tables_look(struct follower *follower)
{
    struct told_news news = {0};
    struct moment moment = {0};
    if (follower->untold)
        told_free(&follower->told);
    bool anew = !follower->begun || follower->untold, ok = tables_read(follower, &news, &moment);
    if (ok) {
        bool changed = anew || news.anew || news.count > 0;
        ok = store_set(follower->store, changed ? &follower->told : NULL, &moment) ||
             error_set(follower->error, ERROR_FATAL, "out of memory");
        if (ok)
            store_prepare(follower->store);
        ok = ok && news_tell(follower, &news);
    }
    if (ok) {
        follower->begun = true;
        follower->untold = false;
    }
    told_news_free(&news);
    return ok;
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

// The processor time of this thread, in milliseconds.
static int64_t worked_ms(void)
{
    struct rusage usage;
    if (getrusage(RUSAGE_THREAD, &usage) != 0)
        return 0;
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
}

// How long after a look the next one comes, by what it cost. What happens in between is told once, as it is in the end.
static int64_t pace_ms(const struct follower *follower)
{
    int64_t pace = (worked_ms() - follower->worked_ms) * PACE;
    return pace < GATHER_MS ? GATHER_MS : pace > PACE_MOST_MS ? PACE_MOST_MS : pace;
}

// Waits until the emitter tells of new figures, or it is time to look anyway; and never looks too often. Meanwhile
// those who listen have their turns.
static bool figures_await(struct follower *follower)
{
    bool notified = false;
    int64_t soonest_ms = follower->look_ms + pace_ms(follower), latest_ms = follower->look_ms + LOOK_MS;
    if (latest_ms < soonest_ms)
        latest_ms = soonest_ms;
    while (!stop_requested()) {
        int64_t wait_ms, left = (notified ? soonest_ms : latest_ms) - clock_ms();
        bool due = streams_serve(follower->streams, &wait_ms), heard = false;
        if (left <= 0)
            break;
        if (!database_wait_notified(follower->database, -1, (int)(due && left > wait_ms ? wait_ms : left), &heard,
                                    follower->error))
            return false;
        notified |= heard;
    }
    return true;
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
        reload_decline();
        follower->look_ms = clock_ms();
        follower->worked_ms = worked_ms();
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
