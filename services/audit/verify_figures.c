#include "audit/verify_figures.h"
#include "audit/lag.h"
#include "audit/published_rows.h"
#include "ledger/figure_message.h"
#include "ledger/ledger_read.h"
#include "rules/figures.h"
#include "topics/decode.h"

#include <stdlib.h>
#include <string.h>

// The rows of what was published, by key; which of them a figure was found for.
struct comparison {
    struct verification *verification;
    struct arena *arena;
    const PGresult *rows;
    bool *found;
    int64_t compared;
};

static json_t *fields_of(bool nation, struct packed essence)
{
    struct rejection ignored;
    const struct topic *topic = topic_find(nation ? "nation" : "quotas");
    return decode_value(topic, essence.data, essence.size, &ignored);
}

// Names each field that differs.
static void fields_compare(struct comparison *comparison, const char *key, bool nation, struct packed computed,
                           struct packed published)
{
    json_t *now = fields_of(nation, computed), *then = fields_of(nation, published), *value;
    const char *name;
    json_object_foreach(now, name, value)
    {
        json_t *other = json_object_get(then, name);
        if (other && json_equal(value, other))
            continue;
        char *by_rules = json_dumps(value, JSON_ENCODE_ANY);
        char *as_published = other ? json_dumps(other, JSON_ENCODE_ANY) : NULL;
        verification_differ(comparison->verification, "%s: %s is %s by the rules, %s as published", key, name,
                            by_rules ? by_rules : "?", as_published ? as_published : "?");
        free(by_rules);
        free(as_published);
    }
    if (!then)
        verification_differ(comparison->verification, "%s: the published message does not decode", key);
    json_decref(now);
    json_decref(then);
}

static void figure_compare(struct comparison *comparison, const char *key, bool nation, struct packed computed)
{
    int row = row_of_key(comparison->rows, key);
    size_t size = 0;
    const uint8_t *value = row < 0 ? NULL : result_bytes(comparison->rows, row, PUBLISHED_VALUE, &size);
    comparison->compared++;
    if (row >= 0)
        comparison->found[row] = true;
    if (!value) {
        verification_differ(comparison->verification, "%s: computed by the rules, but %s", key,
                            row < 0 ? "never published" : "taken back as published");
        return;
    }
    uint64_t revision;
    struct packed published = figure_essence(nation, value, size, &revision, comparison->arena);
    if (published.size != computed.size || memcmp(published.data, computed.data, computed.size) != 0)
        fields_compare(comparison, key, nation, computed, published);
    arena_reset(comparison->arena);
}

static void period_compare(struct comparison *comparison, const struct period_figures *figures)
{
    char key[FIGURE_KEY_SIZE];
    const struct national_quota *nation = &figures->nation;
    for (size_t i = 0; i < figures->count; i++) {
        const struct quota *quota = &figures->quotas[i];
        figure_compare(comparison, quota_key(quota->code, quota->period, key), false,
                       quota_pack(quota, nation, 0, DAY_NONE, comparison->arena));
    }
    figure_compare(comparison, nation_key(nation->period, key), true,
                   nation_pack(nation, 0, DAY_NONE, comparison->arena));
}

static void periods_compare(struct comparison *comparison, const struct figures *figures)
{
    int first, last;
    if (figures_range(figures, &first, &last))
        for (int period = first; period <= last; period++) {
            const struct period_figures *one = figures_period(figures, period);
            if (one && one->published)
                period_compare(comparison, one);
        }
    for (int row = 0; row < PQntuples(comparison->rows); row++)
        if (!comparison->found[row] && !PQgetisnull(comparison->rows, row, PUBLISHED_VALUE))
            verification_differ(comparison->verification, "%s: published, but by the rules there is no such figure",
                                result_text(comparison->rows, row, PUBLISHED_KEY));
}

static bool compute(struct ledger *ledger, struct figures *figures, struct database *database, struct error *error)
{
    if (!ledger || !figures)
        return error_set(error, ERROR_FATAL, "out of memory");
    return ledger_read(ledger, database, error) &&
           (figures_compute(figures, ledger) || error_set(error, ERROR_FATAL, "out of memory"));
}

bool figures_compare(struct verification *verification, struct database *database, const PGresult *published,
                     struct error *error)
{
    struct ledger *ledger = ledger_new();
    struct figures *figures = figures_new();
    bool ok = compute(ledger, figures, database, error);
    if (ok) {
        struct comparison comparison = {verification, arena_new(), published, NULL, 0};
        comparison.found = memory_resize(NULL, (size_t)PQntuples(published) + 1, sizeof(bool));
        memset(comparison.found, 0, (size_t)PQntuples(published) + 1);
        periods_compare(&comparison, figures);
        verification_count(verification, comparison.compared);
        free(comparison.found);
        arena_free(comparison.arena);
    }
    ledger_free(ledger);
    figures_free(figures);
    return ok;
}

bool verify_figures(struct verification *verification, const struct verify_sources *sources, struct error *error)
{
    struct emitter_lag emitter;
    if (!emitter_lag_read(&emitter, sources->database, error))
        return false;
    if (emitter.differences > 0 || emitter.held) {
        verification_skip(verification, emitter.held ? "records are made anew" : "the emitter is behind");
        return true;
    }
    PGresult *published = published_rows_read(sources->database, error);
    bool ok = published && figures_compare(verification, sources->database, published, error);
    PQclear(published);
    return ok;
}
