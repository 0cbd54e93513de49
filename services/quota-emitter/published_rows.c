#include "quota-emitter/published_rows.h"
#include "ledger/figure_message.h"

#include "emitter_sql.h"

#include <string.h>

static struct told_columns told_columns_of(struct arena *arena, size_t count)
{
    return (struct told_columns){array_of(arena, OID_INT8, count, 8), array_of(arena, OID_TIMESTAMPTZ, count, 8)};
}

struct published_rows published_rows_in(struct arena *arena, size_t count)
{
    return (struct published_rows){
        .quotas = figure_rows_of(figure_descriptor(0), count, arena),
        .nations = figure_rows_of(figure_descriptor(CODE_NONE), 8, arena),
        .quotas_told = told_columns_of(arena, count),
        .nations_told = told_columns_of(arena, 8),
        .tombstones_told = told_columns_of(arena, 0),
        .keys = array_of(arena, OID_TEXT, 0, 0),
        .codes = array_of(arena, OID_TEXT, 0, 0),
        .periods = array_of(arena, OID_DATE, 0, 0),
        .revisions = array_of(arena, OID_INT8, 0, 0),
        .due = array_of(arena, OID_BOOL, 0, 0),
        .revived = array_of(arena, OID_TEXT, 0, 0),
    };
}

static void told_add(struct told_columns *columns, const struct publication *publication)
{
    if (publication->sequence > 0)
        array_int8(&columns->sequences, publication->sequence);
    else
        array_bytes(&columns->sequences, NULL, 0);
    if (publication->told_at != TOLD_AT_NONE)
        array_int8(&columns->times, publication->told_at);
    else
        array_bytes(&columns->times, NULL, 0);
}

void published_rows_add(struct published_rows *rows, const struct publication *publication,
                        const ProtobufCMessage *message)
{
    bool nation = publication->code == CODE_NONE;
    figure_rows_add(nation ? &rows->nations : &rows->quotas, message);
    told_add(nation ? &rows->nations_told : &rows->quotas_told, publication);
}

static void key_add(struct array *keys, int code, int period)
{
    char key[FIGURE_KEY_SIZE];
    figure_key(code, period, key);
    array_bytes(keys, key, strlen(key));
}

void published_rows_remove(struct published_rows *rows, const struct publication *publication, bool due)
{
    const uint8_t truth = due;
    int code = publication->code;
    char text[CODE_TEXT_SIZE];
    key_add(&rows->keys, code, publication->period);
    array_bytes(&rows->codes, code == CODE_NONE ? NULL : code_format(code, text), strlen("GM0716"));
    array_int4(&rows->periods, period_first_day(publication->period));
    array_int8(&rows->revisions, publication->revision);
    array_bytes(&rows->due, &truth, sizeof truth);
    told_add(&rows->tombstones_told, publication);
}

void published_rows_revive(struct published_rows *rows, int code, int period)
{
    key_add(&rows->revived, code, period);
}

static void told_parameters(struct told_columns *columns, struct parameters *parameters)
{
    parameter_array(parameters, &columns->sequences);
    parameter_array(parameters, &columns->times);
}

static bool figures_write(struct figure_rows *rows, struct told_columns *told, struct database *database,
                          const struct embedded_text *query, struct error *error)
{
    struct parameters parameters = parameters_in(told->times.arena);
    if (rows->count == 0)
        return true;
    figure_rows_parameters(rows, &parameters);
    told_parameters(told, &parameters);
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
    told_parameters(&rows->tombstones_told, &parameters);
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
    return figures_write(&rows->quotas, &rows->quotas_told, database, emitter_sql_quota_write, error) &&
           figures_write(&rows->nations, &rows->nations_told, database, emitter_sql_nation_write, error) &&
           tombstones_write(rows, database, error) && tombstones_forget(rows, database, error);
}
