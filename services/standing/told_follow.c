#include "standing/told_follow.h"
#include "ledger/figure_row.h"
#include "standing/told_edit.h"

#include "standing_sql.h"

// Reads what was told after a sequence.
struct reading {
    struct told_news *news;
    struct told *told; // to be brought up to date; NULL: none
    struct arena *scratch;
    int64_t sequence;
    int code;     // only a municipality's; CODE_NONE: all
    int64_t most; // rows of each table
    bool unknown; // figures of a period came that was not shown, and may have quotas that are older
};

static PGresult *rows_read(const struct reading *reading, struct database *database, const struct embedded_text *query,
                           struct error *error)
{
    struct parameters parameters = parameters_in(reading->scratch);
    char code[CODE_TEXT_SIZE];
    parameter_int8(&parameters, reading->sequence);
    parameter_int8(&parameters, reading->most);
    if (query != standing_sql_told_nations)
        parameter_text(&parameters, reading->code == CODE_NONE ? NULL : code_format(reading->code, code));
    return database_query(database, query, &parameters, error);
}

static int64_t time_at(const PGresult *rows, int row, int column)
{
    return PQgetisnull(rows, row, column) ? TOLD_AT_NONE : result_int8(rows, row, column);
}

static void nation_take(struct reading *reading, const ProtobufCMessage *figures, int64_t sequence, int64_t told_at)
{
    const Taakstelling__V1__NationalQuota *message = (const Taakstelling__V1__NationalQuota *)figures;
    told_news_nation(reading->news, message, sequence, told_at);
    if (!reading->told)
        return;
    if (!told_period(reading->told, told_nation_of(message).period))
        reading->unknown = true;
    told_put_nation(reading->told, message);
}

static void quota_take(struct reading *reading, const ProtobufCMessage *figures, int64_t sequence, int64_t told_at)
{
    const Taakstelling__V1__Quota *message = (const Taakstelling__V1__Quota *)figures;
    told_news_quota(reading->news, message, sequence, told_at);
    if (reading->told)
        told_put_quota(reading->told, message);
}

// Reads the rows of quota, or of nation.
static bool figures_read(struct reading *reading, bool nation, struct database *database, struct error *error)
{
    const ProtobufCMessageDescriptor *descriptor = figure_descriptor(nation ? CODE_NONE : 0);
    int columns = (int)descriptor->n_fields;
    PGresult *rows = rows_read(reading, database, nation ? standing_sql_told_nations : standing_sql_told_quotas, error);
    for (int row = 0; row < PQntuples(rows); row++) {
        const ProtobufCMessage *message = figure_row_read(descriptor, rows, row, reading->scratch);
        (nation ? nation_take : quota_take)(reading, message, result_int8(rows, row, columns),
                                            time_at(rows, row, columns + 1));
        arena_reset(reading->scratch);
    }
    bool ok = rows != NULL;
    PQclear(rows);
    return ok;
}

static bool tombstones_read(struct reading *reading, struct database *database, struct error *error)
{
    PGresult *rows = rows_read(reading, database, standing_sql_told_tombstones, error);
    bool ok = rows != NULL;
    for (int row = 0; ok && row < PQntuples(rows); row++) {
        int code, period;
        const char *key = result_text(rows, row, 0);
        ok = figure_key_read(key, &code, &period) ||
             error_set(error, ERROR_FATAL, "table tombstone has a key that is none: %s", key);
        if (!ok)
            break;
        told_news_tombstone(reading->news, code, period, result_int8(rows, row, 1), result_int8(rows, row, 2),
                            time_at(rows, row, 3));
        if (reading->told)
            told_remove(reading->told, code, period);
    }
    PQclear(rows);
    return ok;
}

// The nation first, as a period is shown from then on; what is gone last.
static bool all_read(struct reading *reading, struct database *database, struct error *error)
{
    reading->scratch = arena_new();
    bool ok = (reading->code != CODE_NONE || figures_read(reading, true, database, error)) &&
              figures_read(reading, false, database, error) && tombstones_read(reading, database, error);
    arena_free(reading->scratch);
    told_news_sort(reading->news);
    return ok;
}

// Reads the figures as a whole, in place of what `told` had.
static bool anew_read(struct told *told, struct database *database, struct error *error)
{
    struct told whole;
    bool ok = told_read(&whole, database, error);
    if (!ok) {
        told_free(&whole);
        return false;
    }
    told_free(told);
    *told = whole;
    return true;
}

static bool state_read(struct told_news *news, int64_t *taken_at, struct database *database, struct error *error)
{
    *news = (struct told_news){0};
    PGresult *state = database_query(database, standing_sql_told_state, NULL, error);
    if (!state)
        return false;
    news->sequence = result_int8(state, 0, 0);
    *taken_at = time_at(state, 0, 1);
    PQclear(state);
    return true;
}

bool told_follow(struct told *told, struct told_news *news, struct database *database, struct error *error)
{
    int64_t taken_at;
    if (!state_read(news, &taken_at, database, error))
        return false;
    news->anew = news->sequence < told->sequence || taken_at != told->taken_at;
    if (news->anew)
        return anew_read(told, database, error);
    if (news->sequence == told->sequence)
        return true;
    struct reading reading = {
        .news = news, .told = told, .sequence = told->sequence, .code = CODE_NONE, .most = INT64_MAX};
    if (!all_read(&reading, database, error) || (reading.unknown && !anew_read(told, database, error)))
        return false;
    told->sequence = news->sequence;
    return true;
}

bool told_since(struct told_news *news, int code, int64_t sequence, size_t most, struct database *database,
                struct error *error)
{
    int64_t taken_at;
    if (!state_read(news, &taken_at, database, error))
        return false;
    news->anew = sequence > news->sequence;
    if (sequence >= news->sequence)
        return true;
    struct reading reading = {.news = news, .sequence = sequence, .code = code, .most = (int64_t)most + 1};
    if (!all_read(&reading, database, error))
        return false;
    if (news->count > most) {
        news->anew = true;
        news->count = 0;
    }
    return true;
}
