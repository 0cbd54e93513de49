#include "audit/rejects.h"
#include "common/parameters.h"
#include "topics/topics.h"

#include "audit_sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void rejects_filter_parameters(const struct rejects_filter *filter, struct parameters *parameters)
{
    parameter_text(parameters, filter->reason);
    parameter_text(parameters, filter->topic);
    parameter_text(parameters, filter->since);
    parameter_text(parameters, filter->until);
    parameter_text(parameters, filter->source);
}

void rejects_selection_parameters(const struct rejects_selection *selection, struct parameters *parameters,
                                  struct arena *arena)
{
    struct array ids = array_of(arena, OID_INT8, selection->id_count, 8);
    for (size_t i = 0; i < selection->id_count; i++)
        array_int8(&ids, selection->ids[i]);
    rejects_filter_parameters(&selection->filter, parameters);
    parameter_array(parameters, &ids);
}

bool rejects_selected(const struct rejects_selection *selection, struct database *database, const char *nothing,
                      int64_t *count, int64_t *last_id, struct error *error)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    rejects_selection_parameters(selection, &parameters, arena);
    PGresult *found = database_query(database, audit_sql_rejects_select, &parameters, error);
    arena_free(arena);
    if (!found)
        return false;
    bool ok = PQgetisnull(found, 0, 2) || reject_missing(database, result_int8(found, 0, 2), nothing, error);
    *count = result_int8(found, 0, 0);
    *last_id = result_int8(found, 0, 1);
    PQclear(found);
    return ok;
}

// PostgreSQL says 22007 (invalid datetime format) or 22008 (datetime field overflow).
bool rejects_time_refused(const struct error *error)
{
    return strncmp(error->sqlstate, "2200", 4) == 0;
}

struct reject reject_of_row(const PGresult *rows, int row)
{
    return (struct reject){.id = result_int8(rows, row, 0),
                           .rejected_at = result_text(rows, row, 1),
                           .topic = result_text(rows, row, 2),
                           .partition = result_int4(rows, row, 3),
                           .offset = result_int8(rows, row, 4),
                           .stage = result_text(rows, row, 5),
                           .reason = result_text(rows, row, 6),
                           .explanation = result_text(rows, row, 7),
                           .sequence = PQgetisnull(rows, row, 8) ? 0 : result_int8(rows, row, 8),
                           .replayed_at = result_text(rows, row, 9),
                           .source = result_text(rows, row, 10),
                           .dismissed_at = result_text(rows, row, 11),
                           .dismissed_why = result_text(rows, row, 12)};
}

struct header *reject_headers(const PGresult *rows, int row, int name_column, int value_column, size_t more,
                              struct arena *arena, size_t *count)
{
    struct array_reader names = result_array(rows, row, name_column), values = result_array(rows, row, value_column);
    struct header *headers = arena_alloc(arena, ((size_t)names.left + more) * sizeof *headers);
    const uint8_t *name, *value;
    size_t name_size, value_size;
    *count = 0;
    while (array_next(&names, &name, &name_size) && array_next(&values, &value, &value_size))
        headers[(*count)++] = (struct header){arena_text(arena, "%.*s", (int)name_size, (const char *)name), value,
                                              value_size};
    return headers;
}

static PGresult *ask(struct database *database, const struct embedded_text *query, const struct rejects_filter *filter,
                     bool dismissed, const int64_t *limit, struct error *error)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    rejects_filter_parameters(filter, &parameters);
    parameter_bool(&parameters, dismissed);
    if (limit)
        parameter_int8(&parameters, *limit);
    PGresult *result = database_query(database, query, &parameters, error);
    arena_free(arena);
    return result;
}

static void rows_take(struct rejects *rejects)
{
    rejects->newest_count = (size_t)PQntuples(rejects->rows);
    rejects->newest = memory_resize(NULL, rejects->newest_count + 1, sizeof *rejects->newest);
    for (size_t i = 0; i < rejects->newest_count; i++)
        rejects->newest[i] = reject_of_row(rejects->rows, (int)i);
}

static void sums_take(struct rejects *rejects)
{
    const PGresult *rows = rejects->sum_rows;
    rejects->counts_count = (size_t)PQntuples(rows);
    rejects->counts = memory_resize(NULL, rejects->counts_count + 1, sizeof *rejects->counts);
    for (int row = 0; row < PQntuples(rows); row++) {
        rejects->counts[row] = (struct reject_count){.topic = result_text(rows, row, 0),
                                                     .reason = result_text(rows, row, 1),
                                                     .source = result_text(rows, row, 2),
                                                     .rejects = result_int8(rows, row, 3),
                                                     .replayed = result_int8(rows, row, 4),
                                                     .dismissed = result_int8(rows, row, 5),
                                                     .oldest_s = result_int8(rows, row, 6),
                                                     .newest_s = result_int8(rows, row, 7)};
        rejects->all += rejects->counts[row].rejects;
    }
}

// Reads how many are only on their topic; nothing but their place is known, so there is no answer for a reason, a
// time or a source.
static bool gone_read(struct rejects *rejects, struct database *database, const struct rejects_filter *filter,
                      struct error *error)
{
    if (filter->reason || filter->since || filter->until || filter->source)
        return true;
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    parameter_text(&parameters, filter->topic);
    PGresult *result = database_query(database, audit_sql_rejects_gone, &parameters, error);
    arena_free(arena);
    if (result)
        rejects->only_on_topic = result_int8(result, 0, 0);
    PQclear(result);
    return result != NULL;
}

bool rejects_read(struct rejects *rejects, struct database *database, const struct rejects_filter *filter,
                  bool dismissed, int64_t limit, struct error *error)
{
    *rejects = (struct rejects){.rows = ask(database, audit_sql_rejects_list, filter, dismissed, &limit, error)};
    if (rejects->rows)
        rejects->sum_rows = ask(database, audit_sql_rejects_count, filter, dismissed, NULL, error);
    if (!rejects->sum_rows || !gone_read(rejects, database, filter, error))
        return false;
    rows_take(rejects);
    sums_take(rejects);
    return true;
}

void rejects_free(struct rejects *rejects)
{
    free(rejects->newest);
    free(rejects->counts);
    PQclear(rejects->rows);
    PQclear(rejects->sum_rows);
    *rejects = (struct rejects){0};
}

json_t *reject_fields(const struct reject *reject)
{
    return json_pack(
        "{s:I, s:s, s:s, s:i, s:I, s:s, s:s, s:s, s:o, s:s?, s:s?, s:s?, s:s?}", "id", reject->id, "rejected_at",
        reject->rejected_at, "topic", reject->topic, "partition", reject->partition, "offset", reject->offset, "stage",
        reject->stage, "reason", reject->reason, "explanation", reject->explanation, "outbox_sequence",
        reject->sequence ? json_integer(reject->sequence) : json_null(), "source", reject->source, "replayed_at",
        reject->replayed_at, "dismissed_at", reject->dismissed_at, "dismissed_why", reject->dismissed_why);
}

json_t *rejects_json(const struct rejects *rejects)
{
    json_t *counts = json_array(), *newest = json_array();
    for (size_t i = 0; i < rejects->counts_count; i++) {
        const struct reject_count *count = &rejects->counts[i];
        json_array_append_new(counts,
                              json_pack("{s:s, s:s, s:s?, s:I, s:I, s:I, s:I, s:I}", "topic", count->topic, "reason",
                                        count->reason, "source", count->source, "rejects", count->rejects, "replayed",
                                        count->replayed, "dismissed", count->dismissed, "oldest_seconds",
                                        count->oldest_s, "newest_seconds", count->newest_s));
    }
    for (size_t i = 0; i < rejects->newest_count; i++) {
        json_t *reject = reject_fields(&rejects->newest[i]);
        json_array_append_new(newest, reject);
    }
    return json_pack("{s:I, s:I, s:o, s:o}", "count", rejects->all, "only_on_topic", rejects->only_on_topic, "counts",
                     counts, "rejects", newest);
}

bool reject_missing(struct database *database, int64_t id, const char *more, struct error *error)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    parameter_int8(&parameters, id);
    PGresult *found = database_query(database, audit_sql_reject_was, &parameters, error);
    arena_free(arena);
    if (!found)
        return false;
    bool was = PQntuples(found) == 1 && result_bool(found, 0, 0);
    PQclear(found);
    return was ? error_set(error, ERROR_FATAL,
                           "reject %" PRId64 " is not kept any more%s. taakstelling.rejects.v1 has it; to have it here "
                           "again, let its consumer read its place again: 'taakctl positions set'",
                           id, more)
               : error_set(error, ERROR_FATAL, "there is no reject %" PRId64 "%s", id, more);
}

const char *reject_place(const char *topic, int32_t partition, int64_t offset, char place[REJECT_PLACE_SIZE])
{
    const struct topic *known = topic_find(topic);
    snprintf(place, REJECT_PLACE_SIZE, "%s/%d@%" PRId64, known ? known->short_name : topic, (int)partition, offset);
    return place;
}

bool reject_is_withheld(const char *reason, bool has_id)
{
    static const enum reject_reason of_signatures[] = {REJECT_NOT_SIGNED, REJECT_BAD_SIGNATURE,
                                                       REJECT_UNKNOWN_PUBLISHER};
    bool withheld = strcmp(reason, reject_reason_name(REJECT_PERSONAL_IDENTIFIER)) == 0;
    for (size_t i = 0; !has_id && i < sizeof of_signatures / sizeof *of_signatures; i++)
        withheld = withheld || strcmp(reason, reject_reason_name(of_signatures[i])) == 0;
    return withheld;
}
