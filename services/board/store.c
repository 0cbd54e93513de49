#include "board/store.h"
#include "board/connection.h"
#include "board/shared.h"
#include "common/arena.h"
#include "common/log.h"
#include "common/stop.h"

#include "board_sql.h"

#include <pthread.h>
#include <stdlib.h>

#define FRESH_MS    250  // records that are so young are not read again
#define OLD_MS      2000 // and for those that are older than the database's by so much, who asks waits for new ones
#define DAYS_KEPT   2    // figures as of a day that are kept, as who looks at one page looks at the next
#define NO_MARKER   (-1)
#define ASKED_MS    5000 // so long after somebody asked the records are kept fresh
#define AWAY_MS     3000 // a database that was not heard of for so long is not asked
#define PATIENCE_MS 2000 // so long a statement of somebody who waits may take

// Figures as of a day, made of records that the marker tells.
struct day_kept {
    int32_t at;
    int64_t marker, used_ms;
    struct shared *told, *records;
};

struct store {
    pthread_mutex_t lock; // of all that follows, and held for a moment only
    struct shared *told, *records;
    int64_t generation;     // rises with each that is replaced
    int64_t marker;         // of what the database has
    bool unfinished;        // what it has is made anew
    int64_t heard_ms;       // when it last answered
    int64_t records_marker; // of what `records` were read from
    int64_t stale_ms;       // since when the two differ (clock_ms); 0: they don't
    int64_t read_ms;        // when the records were read
    int64_t asked_ms;       // when somebody last asked for them
    struct day_kept days[DAYS_KEPT];
    pthread_mutex_t reading; // held by who reads the records, or computes a day
    struct connection own;   // for the records
    pthread_mutex_t lending;
    struct connection lent;
};

static void told_drop(void *value)
{
    told_free(value);
}

static void records_drop(void *value)
{
    records_free(value);
}

struct store *store_open(const struct settings *settings, const char *identity)
{
    struct store *store = memory_resize(NULL, 1, sizeof *store);
    *store = (struct store){.marker = NO_MARKER,
                            .records_marker = NO_MARKER,
                            .own = {.settings = settings, .identity = identity, .patience_ms = PATIENCE_MS},
                            .lent = {.settings = settings, .identity = identity, .patience_ms = PATIENCE_MS}};
    pthread_mutex_init(&store->lock, NULL);
    pthread_mutex_init(&store->reading, NULL);
    pthread_mutex_init(&store->lending, NULL);
    return store;
}

static void days_forget(struct store *store)
{
    for (size_t i = 0; i < DAYS_KEPT; i++) {
        shared_drop(store->days[i].told);
        shared_drop(store->days[i].records);
        store->days[i] = (struct day_kept){.at = DAY_NONE};
    }
}

void store_close(struct store *store)
{
    if (!store)
        return;
    days_forget(store);
    shared_drop(store->told);
    shared_drop(store->records);
    connection_close(&store->own);
    connection_close(&store->lent);
    pthread_mutex_destroy(&store->lock);
    pthread_mutex_destroy(&store->reading);
    pthread_mutex_destroy(&store->lending);
    free(store);
}

bool moment_read(struct moment *moment, struct database *database, struct error *error)
{
    PGresult *found = database_query(database, board_sql_marker, NULL, error);
    if (!found)
        return false;
    *moment = (struct moment){result_int8(found, 0, 0), result_bool(found, 0, 1)};
    PQclear(found);
    return true;
}

bool store_set(struct store *store, const struct told *told, const struct moment *moment)
{
    struct told copy;
    struct shared *next = NULL, *before = NULL;
    if (told) {
        if (!told_copy(&copy, told))
            return false;
        next = shared_new(&copy, sizeof copy, told_drop);
    }
    pthread_mutex_lock(&store->lock);
    if (next) {
        before = store->told;
        store->told = next;
        store->generation++;
    }
    store->heard_ms = clock_ms();
    store->unfinished = moment->unfinished;
    if (store->marker != moment->marker && store->stale_ms == 0)
        store->stale_ms = store->heard_ms;
    store->marker = moment->marker;
    pthread_mutex_unlock(&store->lock);
    shared_drop(before);
    return true;
}

// Whether the database has answered lately.
static bool store_answers(struct store *store)
{
    pthread_mutex_lock(&store->lock);
    bool answers = store->told && clock_ms() - store->heard_ms < AWAY_MS;
    pthread_mutex_unlock(&store->lock);
    return answers;
}

bool store_current(struct store *store)
{
    pthread_mutex_lock(&store->lock);
    bool unfinished = store->unfinished;
    pthread_mutex_unlock(&store->lock);
    return !unfinished && store_answers(store);
}

int64_t store_marker(struct store *store)
{
    pthread_mutex_lock(&store->lock);
    int64_t marker = store->marker;
    pthread_mutex_unlock(&store->lock);
    return marker;
}

static struct database *away(struct error *error)
{
    (void)error_set(error, ERROR_TRANSIENT, "the database has not answered for a while");
    return NULL;
}

struct database *store_lend(struct store *store, struct error *error)
{
    pthread_mutex_lock(&store->lending);
    return store_answers(store) ? connection_use(&store->lent, error) : away(error);
}

void store_return(struct store *store, bool broken)
{
    if (broken)
        connection_close(&store->lent);
    pthread_mutex_unlock(&store->lending);
}

// Reads the records anew, as the one who holds `reading`.
static bool records_renew(struct store *store, struct error *error)
{
    struct records records;
    struct moment then = {0};
    int64_t marker = store_marker(store);
    struct database *database = store_answers(store) ? connection_use(&store->own, error) : away(error);
    if (!database)
        return false;
    bool ok = records_read(&records, database, error) && moment_read(&then, database, error);
    if (!ok)
        connection_close(&store->own);
    if (!ok || (then.unfinished && store->records)) {
        records_free(&records);
        return ok;
    }
    struct shared *next = shared_new(&records, sizeof records, records_drop);
    pthread_mutex_lock(&store->lock);
    struct shared *before = store->records;
    store->records = next;
    store->generation++;
    store->records_marker = marker;
    store->read_ms = clock_ms();
    store->stale_ms = store->marker == marker ? 0 : store->read_ms;
    pthread_mutex_unlock(&store->lock);
    shared_drop(before);
    return true;
}

enum freshness { FRESH, USABLE, TOO_OLD };

// How the records are that the store has, as the one who holds `lock`.
static enum freshness records_freshness(const struct store *store)
{
    int64_t now_ms = clock_ms();
    if (!store->records)
        return TOO_OLD;
    if (store->unfinished || now_ms - store->heard_ms >= AWAY_MS)
        return FRESH; // there are no better ones to be had
    if (store->stale_ms == 0 || now_ms - store->read_ms < FRESH_MS)
        return FRESH;
    return now_ms - store->stale_ms < OLD_MS ? USABLE : TOO_OLD;
}

// The same; *kept tells whether somebody asked lately, so that they are kept fresh.
static enum freshness records_look(struct store *store, bool *kept)
{
    pthread_mutex_lock(&store->lock);
    enum freshness freshness = records_freshness(store);
    *kept = store->asked_ms > 0 && clock_ms() - store->asked_ms < ASKED_MS;
    pthread_mutex_unlock(&store->lock);
    return freshness;
}

static void records_asked(struct store *store)
{
    pthread_mutex_lock(&store->lock);
    store->asked_ms = clock_ms();
    pthread_mutex_unlock(&store->lock);
}

void store_prepare(struct store *store)
{
    struct error error = {0};
    bool kept;
    if (records_look(store, &kept) == FRESH || !kept)
        return;
    pthread_mutex_lock(&store->reading);
    if (!records_renew(store, &error))
        log_warn("records not read", log_text("why", error.message));
    pthread_mutex_unlock(&store->reading);
}

// Sees to it that there are records to show. While somebody asks every now and then the follower keeps them fresh, and
// nobody who asks waits. Else one who asks reads them, for all; others meanwhile take those that are there, if they are
// not too old. While the database is away those that are there are better than none.
static bool records_ensure(struct store *store, struct error *error)
{
    bool kept;
    enum freshness freshness = records_look(store, &kept);
    records_asked(store);
    if (freshness == FRESH || (freshness == USABLE && kept))
        return true;
    if (freshness == USABLE) {
        if (pthread_mutex_trylock(&store->reading) != 0)
            return true;
    } else {
        pthread_mutex_lock(&store->reading);
    }
    bool ok = records_look(store, &kept) == FRESH || records_renew(store, error) || store->records;
    pthread_mutex_unlock(&store->reading);
    return ok;
}

static void overview_of(struct overview *overview, int32_t at, struct shared *told, struct shared *records)
{
    *overview = (struct overview){
        .at = at, .told = shared_value(told), .records = shared_value(records), .held = {told, records}};
    overview->position = ledger_position(overview->records->standing.ledger);
}

// What there is now, with the marker of its records. False where there is nothing yet.
static bool overview_take(struct store *store, struct overview *overview, int64_t *marker)
{
    pthread_mutex_lock(&store->lock);
    bool there = store->told && store->records;
    if (there)
        overview_of(overview, DAY_NONE, shared_take(store->told), shared_take(store->records));
    *marker = store->records_marker;
    pthread_mutex_unlock(&store->lock);
    return there;
}

// A day that was computed from these very records.
static bool day_find(struct store *store, int32_t at, int64_t marker, struct overview *overview)
{
    for (size_t i = 0; i < DAYS_KEPT; i++) {
        struct day_kept *day = &store->days[i];
        if (day->told && day->at == at && day->marker == marker) {
            day->used_ms = clock_ms();
            overview_of(overview, at, shared_take(day->told), shared_take(day->records));
            return true;
        }
    }
    return false;
}

static void day_keep(struct store *store, int64_t marker, const struct overview *overview)
{
    struct day_kept *oldest = &store->days[0];
    for (size_t i = 1; i < DAYS_KEPT; i++)
        if (store->days[i].used_ms < oldest->used_ms)
            oldest = &store->days[i];
    shared_drop(oldest->told);
    shared_drop(oldest->records);
    *oldest = (struct day_kept){overview->at, marker, clock_ms(), shared_take(overview->held[0]),
                                shared_take(overview->held[1])};
}

static bool day_make(const struct records *now, int32_t at, struct overview *overview, struct error *error)
{
    struct records then;
    struct told told;
    if (!records_as_of(&then, now, at, error)) {
        records_free(&then);
        return false;
    }
    if (!told_of(&told, &then.standing)) {
        records_free(&then);
        return error_set(error, ERROR_FATAL, "out of memory");
    }
    overview_of(overview, at, shared_new(&told, sizeof told, told_drop), shared_new(&then, sizeof then, records_drop));
    return true;
}

static bool day_overview(struct store *store, int32_t at, const struct overview *now, int64_t marker,
                         struct overview *overview, struct error *error)
{
    pthread_mutex_lock(&store->reading);
    bool ok = day_find(store, at, marker, overview);
    if (!ok) {
        ok = day_make(now->records, at, overview, error);
        if (ok)
            day_keep(store, marker, overview);
    }
    pthread_mutex_unlock(&store->reading);
    return ok;
}

int64_t store_generation(struct store *store)
{
    struct error error = {0};
    if (!records_ensure(store, &error))
        return 0;
    pthread_mutex_lock(&store->lock);
    int64_t generation = store->generation;
    pthread_mutex_unlock(&store->lock);
    return generation;
}

bool store_glance(struct store *store, struct overview *overview)
{
    int64_t marker;
    return overview_take(store, overview, &marker);
}

bool store_overview(struct store *store, int32_t at, struct overview *overview, struct error *error)
{
    struct overview now;
    int64_t marker;
    if (!records_ensure(store, error))
        return false;
    if (!overview_take(store, &now, &marker))
        return error_set(error, ERROR_TRANSIENT, "the figures were not read yet");
    if (at == DAY_NONE) {
        *overview = now;
        return true;
    }
    bool ok = day_overview(store, at, &now, marker, overview, error);
    if (ok)
        overview->position = now.position;
    overview_drop(&now);
    return ok;
}

void overview_drop(struct overview *overview)
{
    shared_drop(overview->held[0]);
    shared_drop(overview->held[1]);
}
