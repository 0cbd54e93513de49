#include "audit/verify_figures.h"
#include "ledger/figure_message.h"
#include "ledger/ledger_read.h"
#include "rules/figures.h"
#include "topics/decode.h"

#include <stdlib.h>
#include <string.h>

// What was published; which of it a figure was found for.
struct comparison {
    struct verification *verification;
    struct arena *arena;
    const struct published *published;
    bool *found; // by index
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

static void figure_compare(struct comparison *comparison, int code, int period, ProtobufCMessage *computed)
{
    char key[FIGURE_KEY_SIZE];
    figure_key(code, period, key);
    const struct publication *last = published_find(comparison->published, code, period);
    comparison->compared++;
    if (!last || !last->value) {
        verification_differ(comparison->verification, "%s: computed by the rules, but %s", key,
                            last ? "taken back as published" : "never published");
        return;
    }
    comparison->found[published_index(comparison->published, last)] = true;
    struct packed published = {last->value, last->size}, essence = figure_essence(computed, comparison->arena);
    if (published.size != essence.size || memcmp(published.data, essence.data, essence.size) != 0)
        fields_compare(comparison, key, code == CODE_NONE, essence, published);
}

static void period_compare(struct comparison *comparison, const struct period_figures *figures)
{
    const struct national_quota *nation = &figures->nation;
    for (size_t i = 0; i < figures->count; i++) {
        const struct quota *quota = &figures->quotas[i];
        figure_compare(comparison, quota->code, quota->period,
                       quota_message(quota, nation, 0, DAY_NONE, comparison->arena));
    }
    figure_compare(comparison, CODE_NONE, nation->period, nation_message(nation, 0, DAY_NONE, comparison->arena));
    arena_reset(comparison->arena);
}

static void periods_compare(struct comparison *comparison, const struct figures *figures)
{
    int first, last;
    char key[FIGURE_KEY_SIZE];
    if (figures_range(figures, &first, &last))
        for (int period = first; period <= last; period++) {
            const struct period_figures *one = figures_period(figures, period);
            if (one && one->published)
                period_compare(comparison, one);
        }
    for (size_t i = 0; i < published_count(comparison->published); i++) {
        const struct publication *other = published_at(comparison->published, i);
        if (!comparison->found[i] && other->value)
            verification_differ(comparison->verification, "%s: published, but by the rules there is no such figure",
                                figure_key(other->code, other->period, key));
    }
}

static bool compute(struct ledger *ledger, struct figures *figures, struct database *database, struct error *error)
{
    if (!ledger || !figures)
        return error_set(error, ERROR_FATAL, "out of memory");
    return ledger_read(ledger, database, error) &&
           (figures_compute(figures, ledger) || error_set(error, ERROR_FATAL, "out of memory"));
}

bool figures_compare(struct verification *verification, struct database *database, const struct published *published,
                     struct error *error)
{
    struct ledger *ledger = ledger_new();
    struct figures *figures = figures_new();
    bool ok = compute(ledger, figures, database, error);
    if (ok) {
        struct comparison comparison = {verification, arena_new(), published, NULL, 0};
        comparison.found = memory_resize(NULL, published_count(published) + 1, sizeof(bool));
        memset(comparison.found, 0, published_count(published) + 1);
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
    struct published *published = published_new();
    bool ok = published_read(published, PUBLISHED_ESSENCE, sources->database, error) &&
              figures_compare(verification, sources->database, published, error);
    published_free(published);
    return ok;
}
