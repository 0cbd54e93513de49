#include "quota-emitter/published_rows.h"
#include "ledger/figure_message.h"

#include "emitter_sql.h"

#include <string.h>

struct published_rows published_rows_in(struct arena *arena, size_t count)
{
    return (struct published_rows){
        .quotas = figure_rows_of(figure_descriptor(0), count, arena),
        .nations = figure_rows_of(figure_descriptor(CODE_NONE), 8, arena),
        .keys = array_of(arena, OID_TEXT, 0, 0),
        .codes = array_of(arena, OID_TEXT, 0, 0),
        .periods = array_of(arena, OID_DATE, 0, 0),
        .revisions = array_of(arena, OID_INT8, 0, 0),
        .due = array_of(arena, OID_BOOL, 0, 0),
        .revived = array_of(arena, OID_TEXT, 0, 0),
    };
}

void published_rows_add(struct published_rows *rows, int code, const ProtobufCMessage *message)
{
    figure_rows_add(code == CODE_NONE ? &rows->nations : &rows->quotas, message);
}

static void key_add(struct array *keys, int code, int period)
{
    char key[FIGURE_KEY_SIZE];
    figure_key(code, period, key);
    array_bytes(keys, key, strlen(key));
}

void published_rows_remove(struct published_rows *rows, int code, int period, int64_t revision, bool due)
{
    const uint8_t truth = due;
    char text[CODE_TEXT_SIZE];
    key_add(&rows->keys, code, period);
    array_bytes(&rows->codes, code == CODE_NONE ? NULL : code_format(code, text), strlen("GM0716"));
    array_int4(&rows->periods, period_first_day(period));
    array_int8(&rows->revisions, revision);
    array_bytes(&rows->due, &truth, sizeof truth);
}

void published_rows_revive(struct published_rows *rows, int code, int period)
{
    key_add(&rows->revived, code, period);
}

static bool figures_write(struct figure_rows *rows, struct database *database, const struct embedded_text *query,
                          struct arena *arena, struct error *error)
{
    struct parameters parameters = parameters_in(arena);
    if (rows->count == 0)
        return true;
    figure_rows_parameters(rows, &parameters);
    return database_execute(database, query, &parameters, NULL, error);
}

static bool tombstones_write(struct published_rows *rows, struct database *database, struct error *error)
{
    struct parameters parameters = parameters_in(rows->keys.arena);
    if (rows->keys.count == 0)
        return true;
    parameter_array(&parameters, &rows->keys);
    parameter_array(&parameters, &rows->codes);
    parameter_array(&parameters, &rows->periods);
    parameter_array(&parameters, &rows->revisions);
    parameter_array(&parameters, &rows->due);
    return database_execute(database, emitter_sql_tombstone_write, &parameters, NULL, error);
}

static bool tombstones_forget(struct published_rows *rows, struct database *database, struct error *error)
{
    struct parameters parameters = parameters_in(rows->revived.arena);
    if (rows->revived.count == 0)
        return true;
    parameter_array(&parameters, &rows->revived);
    return database_execute(database, emitter_sql_tombstone_forget, &parameters, NULL, error);
}

bool published_rows_write(struct published_rows *rows, struct database *database, struct error *error)
{
    struct arena *arena = rows->keys.arena;
    return figures_write(&rows->quotas, database, emitter_sql_quota_write, arena, error) &&
           figures_write(&rows->nations, database, emitter_sql_nation_write, arena, error) &&
           tombstones_write(rows, database, error) && tombstones_forget(rows, database, error);
}
