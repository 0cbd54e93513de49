#include "quota-emitter/updates.h"
#include "common/arena.h"
#include "ledger/figure_message.h"
#include "quota-emitter/changes.h"
#include "quota-emitter/outbox.h"
#include "quota-emitter/published.h"
#include "quota-emitter/published_rows.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_AT_FIRST 64

struct updates {
    const char *event_source;
    struct published *published; // the last message of every key
    struct causes *causes;
    // Of one round:
    struct arena *arena;
    struct arena *scratch; // of one figure
    struct outbox outbox;
    struct published_rows rows;
    struct changes changes;
};

struct updates *updates_new(const char *event_source, bool signs)
{
    struct updates *updates = memory_resize(NULL, 1, sizeof *updates);
    *updates = (struct updates){.event_source = event_source,
                                .published = published_new(),
                                .outbox = {.whole_seconds = signs},
                                .causes = causes_new(),
                                .arena = arena_new(),
                                .scratch = arena_new()};
    return updates;
}

void updates_free(struct updates *updates)
{
    if (!updates)
        return;
    published_free(updates->published);
    causes_free(updates->causes);
    outbox_free(&updates->outbox);
    arena_free(updates->arena);
    arena_free(updates->scratch);
    free(updates);
}

bool updates_read(struct updates *updates, struct database *database, struct error *error)
{
    causes_clear(updates->causes);
    return published_read(updates->published, PUBLISHED_ESSENCE, database, error);
}

bool updates_caused(struct updates *updates, struct database *database, struct array_reader subjects,
                    struct error *error)
{
    return causes_add(updates->causes, database, subjects, error);
}

void updates_start(struct updates *updates, const char *traceparent, int64_t last_sequence)
{
    arena_reset(updates->arena);
    outbox_start(&updates->outbox, updates->event_source, traceparent, last_sequence);
    updates->rows = published_rows_in(updates->arena, ROWS_AT_FIRST);
    updates->changes = changes_in(updates->arena);
}

// Publishes an update if the figures differ from the key's last message. For the nation the code is CODE_NONE and quota
// NULL.
static void figure_publish(struct updates *updates, int code, const struct quota *quota,
                           const struct national_quota *nation, int32_t position)
{
    const struct publication *last = published_find(updates->published, code, nation->period);
    int64_t revision = last ? last->revision + 1 : 1;
    arena_reset(updates->scratch);
    ProtobufCMessage *message = quota ? quota_message(quota, nation, (uint64_t)revision, position, updates->scratch)
                                      : nation_message(nation, (uint64_t)revision, position, updates->scratch);
    struct packed essence = figure_essence(message, updates->scratch);
    if (last && last->value && last->size == essence.size && memcmp(last->value, essence.data, essence.size) == 0)
        return;
    struct packed value = figure_pack(message, updates->scratch);
    struct determined before = last ? last->determined : determined_of(NULL), after = determined_of(message);
    outbox_add(&updates->outbox, code, nation->period, revision, value.data, value.size);
    if (last && !last->value)
        published_rows_revive(&updates->rows, code, nation->period);
    changes_note(&updates->changes, code, nation->period, &before, &after, updates->causes);
    struct publication *now = published_set(updates->published, code, nation->period, revision, essence.data,
                                            essence.size);
    now->determined = after;
    now->sequence = updates->outbox.last_sequence;
    now->told_at = updates->outbox.time_us;
    published_rows_add(&updates->rows, now, message);
}

static void period_publish(struct updates *updates, const struct period_figures *figures, int32_t position)
{
    for (size_t i = 0; i < figures->count; i++)
        if (figures->quotas[i].touched)
            figure_publish(updates, figures->quotas[i].code, &figures->quotas[i], &figures->nation, position);
    if (figures->nation.touched)
        figure_publish(updates, CODE_NONE, NULL, &figures->nation, position);
}

static bool key_exists(const struct figures *figures, const struct publication *publication)
{
    const struct period_figures *period = figures_period(figures, publication->period);
    return period && period->published &&
           (publication->code == CODE_NONE || figures_quota(figures, publication->code, publication->period));
}

static void tombstone_publish(struct updates *updates, struct publication *publication)
{
    int code = publication->code, period = publication->period;
    struct determined none = determined_of(NULL);
    outbox_add(&updates->outbox, code, period, publication->revision, NULL, 0);
    changes_note(&updates->changes, code, period, &publication->determined, &none, updates->causes);
    published_set(updates->published, code, period, publication->revision, NULL, 0);
    publication->determined = none;
    publication->sequence = updates->outbox.last_sequence;
    publication->told_at = updates->outbox.time_us;
    published_rows_remove(&updates->rows, publication, false);
}

// Publishes tombstones for keys that no longer exist. Only when everything is computed anew can a key vanish.
static void vanished_publish(struct updates *updates, const struct figures *figures)
{
    for (size_t i = 0; i < published_count(updates->published); i++) {
        struct publication *publication = published_at(updates->published, i);
        if ((publication->value || publication->due) && !key_exists(figures, publication))
            tombstone_publish(updates, publication);
    }
}

int64_t updates_publish(struct updates *updates, struct figures *figures, bool everything, bool gather,
                        int32_t position)
{
    int first = 0, last = -1;
    (void)figures_range(figures, &first, &last);
    for (int period = first; period <= last; period++) {
        const struct period_figures *of_period = figures_period(figures, period);
        if (gather && of_period->nation.total_status == TOTAL_INDICATIVE)
            continue;
        if (of_period->published)
            period_publish(updates, of_period, position);
        figures_touched_clear(figures, period);
    }
    if (everything)
        vanished_publish(updates, figures);
    causes_clear(updates->causes);
    return (int64_t)updates->outbox.count;
}

bool updates_write(struct updates *updates, struct database *database, int32_t position, struct error *error)
{
    return outbox_write(&updates->outbox, database, error) && published_rows_write(&updates->rows, database, error) &&
           changes_write(&updates->changes, database, position, error);
}
