// What was published last against what the rules make of the aggregates.
#include "ledger/figure_message.h"
#include "ledger/ledger_read.h"
#include "rules/figures.h"
#include "taakctl/verify.h"
#include "topics/decode.h"

#include "taakctl_sql.h"

#include <stdlib.h>
#include <string.h>

// The rows of table published, by key; which of them a figure was found for.
struct comparison {
    struct verification *verification;
    struct arena *arena;
    const PGresult *rows;
    bool *found;
    int64_t compared;
};

static int row_find(const struct comparison *comparison, const char *key)
{
    int low = 0, high = PQntuples(comparison->rows);
    while (low < high) {
        int middle = (low + high) / 2;
        int order = strcmp(result_text(comparison->rows, middle, 0), key);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

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
        verify_difference(comparison->verification, "%s: %s is %s by the rules, %s as published", key, name,
                          by_rules ? by_rules : "?", as_published ? as_published : "?");
        free(by_rules);
        free(as_published);
    }
    if (!then)
        verify_difference(comparison->verification, "%s: the published message does not decode", key);
    json_decref(now);
    json_decref(then);
}

static void figure_compare(struct comparison *comparison, const char *key, bool nation, struct packed computed)
{
    int row = row_find(comparison, key);
    size_t size = 0;
    const uint8_t *value = row < 0 ? NULL : result_bytes(comparison->rows, row, 2, &size);
    comparison->compared++;
    if (row >= 0)
        comparison->found[row] = true;
    if (!value) {
        verify_difference(comparison->verification, "%s: computed by the rules, but %s", key,
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

static void figures_compare(struct comparison *comparison, const struct figures *figures)
{
    int first, last;
    if (figures_range(figures, &first, &last))
        for (int period = first; period <= last; period++) {
            const struct period_figures *one = figures_period(figures, period);
            if (one && one->published)
                period_compare(comparison, one);
        }
    for (int row = 0; row < PQntuples(comparison->rows); row++)
        if (!comparison->found[row] && !PQgetisnull(comparison->rows, row, 2))
            verify_difference(comparison->verification, "%s: published, but by the rules there is no such figure",
                              result_text(comparison->rows, row, 0));
}

static bool compute(struct verification *verification, struct ledger *ledger, struct figures *figures)
{
    struct error *error = &verification->context->error;
    if (!ledger || !figures)
        return error_set(error, ERROR_FATAL, "out of memory");
    return ledger_read(ledger, verification->database, error) &&
           (figures_compute(figures, ledger) || error_set(error, ERROR_FATAL, "out of memory"));
}

bool verify_figures(struct verification *verification, const PGresult *rows)
{
    struct ledger *ledger = ledger_new();
    struct figures *figures = figures_new();
    bool ok = compute(verification, ledger, figures);
    if (ok) {
        struct comparison comparison = {verification, arena_new(), rows, NULL, 0};
        comparison.found = memory_resize(NULL, (size_t)PQntuples(rows) + 1, sizeof(bool));
        memset(comparison.found, 0, (size_t)PQntuples(rows) + 1);
        figures_compare(&comparison, figures);
        verify_end(verification, comparison.compared);
        free(comparison.found);
        arena_free(comparison.arena);
    }
    ledger_free(ledger);
    figures_free(figures);
    return ok;
}

bool verify_published(struct verification *verification)
{
    struct error *error = &verification->context->error;
    verify_begin(verification, "quotas and nation, by the rules");
    PGresult *emitter = command_emitter(verification->database, error);
    if (!emitter)
        return false;
    int64_t differences = result_int8(emitter, 0, 0);
    bool held = result_bool(emitter, 0, 5);
    PQclear(emitter);
    if (differences > 0 || held) {
        verify_skip(verification, held ? "records are made anew" : "the emitter is behind");
        return true;
    }
    PGresult *rows = database_query(verification->database, taakctl_sql_verify_published, NULL, error);
    bool ok = rows && verify_figures(verification, rows);
    PQclear(rows);
    return ok;
}
