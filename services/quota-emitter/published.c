#include "quota-emitter/published.h"
#include "common/arena.h"
#include "ledger/figure_message.h"
#include "ledger/figure_row.h"

#include "emitter_sql.h"
#include "ledger_sql.h"

#include <stdlib.h>
#include <string.h>

#define PERIOD_KEYS (MUNICIPALITY_CODES + 1) // of a period: every code, and the nation behind them

struct published {
    uint32_t *indexes[PERIODS]; // by period, then by code: 1 + its index in `all`, 0: none; NULL: the period has none
    struct publication **all;
    size_t count, room;
};

struct published *published_new(void)
{
    struct published *published = memory_resize(NULL, 1, sizeof *published);
    memset(published, 0, sizeof *published);
    return published;
}

static void published_clear(struct published *published)
{
    for (size_t i = 0; i < published->count; i++) {
        free(published->all[i]->value);
        free(published->all[i]);
    }
    published->count = 0;
    for (int period = 0; period < PERIODS; period++) {
        free(published->indexes[period]);
        published->indexes[period] = NULL;
    }
}

void published_free(struct published *published)
{
    if (!published)
        return;
    published_clear(published);
    free(published->all);
    free(published);
}

static size_t slot(int code)
{
    return code == CODE_NONE ? MUNICIPALITY_CODES : (size_t)code;
}

struct publication *published_find(const struct published *published, int code, int period)
{
    const uint32_t *indexes = published->indexes[period];
    return indexes && indexes[slot(code)] ? published->all[indexes[slot(code)] - 1] : NULL;
}

static struct publication *published_make(struct published *published, int code, int period)
{
    if (!published->indexes[period]) {
        published->indexes[period] = memory_resize(NULL, PERIOD_KEYS, sizeof(uint32_t));
        memset(published->indexes[period], 0, PERIOD_KEYS * sizeof(uint32_t));
    }
    if (published->count == published->room) {
        published->room = published->room ? 2 * published->room : 1024;
        published->all = memory_resize(published->all, published->room, sizeof *published->all);
    }
    struct publication *publication = memory_resize(NULL, 1, sizeof *publication);
    *publication = (struct publication){.code = code, .period = period};
    published->all[published->count++] = publication;
    published->indexes[period][slot(code)] = (uint32_t)published->count;
    return publication;
}

struct publication *published_set(struct published *published, int code, int period, int64_t revision,
                                  const uint8_t *value, size_t size)
{
    struct publication *publication = published_find(published, code, period);
    if (!publication)
        publication = published_make(published, code, period);
    publication->revision = revision;
    publication->due = false;
    publication->sequence = 0;
    publication->told_at = TOLD_AT_NONE;
    publication->size = value ? size : 0;
    if (value) {
        publication->value = memory_resize(publication->value, size, 1);
        memcpy(publication->value, value, size);
    } else {
        free(publication->value);
        publication->value = NULL;
    }
    return publication;
}

size_t published_count(const struct published *published)
{
    return published->count;
}

size_t published_index(const struct published *published, const struct publication *publication)
{
    return published->indexes[publication->period][slot(publication->code)] - 1;
}

struct publication *published_at(const struct published *published, size_t index)
{
    return published->all[index];
}

// Reads when a message was told, from the two columns at `column`.
static void told_take(struct publication *publication, const PGresult *rows, int row, int column)
{
    if (!PQgetisnull(rows, row, column))
        publication->sequence = result_int8(rows, row, column);
    if (!PQgetisnull(rows, row, column + 1))
        publication->told_at = result_int8(rows, row, column + 1);
}

// Reads the rows of table quota, or of nation.
static void figures_take(struct published *published, const PGresult *rows, bool nation, enum published_form form)
{
    struct arena *scratch = arena_new();
    for (int row = 0; row < PQntuples(rows); row++) {
        ProtobufCMessage *message = figure_row_read(figure_descriptor(nation ? CODE_NONE : 0), rows, row, scratch);
        int code = nation ? CODE_NONE : code_parse(result_text(rows, row, 0));
        int period = period_of_day(result_date(rows, row, nation ? 0 : 1));
        struct packed value = form == PUBLISHED_WHOLE ? figure_pack(message, scratch)
                                                      : figure_essence(message, scratch);
        struct publication *publication = published_set(published, code, period, (int64_t)figure_revision(message),
                                                        value.data, value.size);
        publication->determined = determined_of(message);
        told_take(publication, rows, row, (int)message->descriptor->n_fields);
        arena_reset(scratch);
    }
    arena_free(scratch);
}

static bool quotas_read(struct published *published, enum published_form form, struct database *database,
                        struct error *error)
{
    bool ok = database_script(database, ledger_sql_quota_open, error);
    int count = 1;
    while (ok && count > 0) {
        PGresult *rows = database_query(database, ledger_sql_quota_next, NULL, error);
        ok = rows != NULL;
        count = PQntuples(rows);
        if (ok)
            figures_take(published, rows, false, form);
        PQclear(rows);
    }
    return ok && database_script(database, ledger_sql_quota_close, error);
}

static bool nation_read(struct published *published, enum published_form form, struct database *database,
                        struct error *error)
{
    PGresult *rows = database_query(database, ledger_sql_nation, NULL, error);
    if (!rows)
        return false;
    figures_take(published, rows, true, form);
    PQclear(rows);
    return true;
}

static bool tombstones_read(struct published *published, struct database *database, struct error *error)
{
    PGresult *result = database_query(database, emitter_sql_tombstones, NULL, error);
    bool ok = result != NULL;
    for (int row = 0; ok && row < PQntuples(result); row++) {
        int code, period;
        const char *key = result_text(result, row, 0);
        ok = figure_key_read(key, &code, &period) ||
             error_set(error, ERROR_FATAL, "table tombstone has a key that is none: %s", key);
        if (!ok)
            break;
        struct publication *tombstone = published_set(published, code, period, result_int8(result, row, 1), NULL, 0);
        tombstone->due = result_bool(result, row, 2);
        told_take(tombstone, result, row, 3);
    }
    PQclear(result);
    return ok;
}

bool published_read(struct published *published, enum published_form form, struct database *database,
                    struct error *error)
{
    published_clear(published);
    return tombstones_read(published, database, error) && quotas_read(published, form, database, error) &&
           nation_read(published, form, database, error);
}
