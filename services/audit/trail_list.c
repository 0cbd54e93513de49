#include "audit/trail_list.h"
#include "common/arena.h"

#include "audit_sql.h"

#include <stdlib.h>

static struct trail_entry entry_of_row(const PGresult *rows, int row)
{
    return (struct trail_entry){.number = result_int8(rows, row, 0),
                                .at = result_text(rows, row, 1),
                                .database_role = result_text(rows, row, 2),
                                .operating_user = result_text(rows, row, 3),
                                .program = result_text(rows, row, 4),
                                .kind = result_text(rows, row, 5),
                                .what = result_text(rows, row, 6),
                                .place = result_text(rows, row, 7),
                                .event_id = result_text(rows, row, 8),
                                .source = result_text(rows, row, 9),
                                .key_ids = result_text(rows, row, 10)};
}

bool trail_list_read(struct trail_list *list, struct database *database, const struct trail_filter *filter,
                     struct error *error)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    parameter_text(&parameters, filter->kind);
    parameter_text(&parameters, filter->since);
    parameter_int8(&parameters, filter->limit);
    list->rows = database_query(database, audit_sql_trail_list, &parameters, error);
    arena_free(arena);
    if (!list->rows)
        return false;
    list->count = (size_t)PQntuples(list->rows);
    list->entries = memory_resize(NULL, list->count, sizeof *list->entries);
    for (size_t i = 0; i < list->count; i++)
        list->entries[i] = entry_of_row(list->rows, (int)i);
    return true;
}

void trail_list_free(struct trail_list *list)
{
    free(list->entries);
    PQclear(list->rows);
}

json_t *trail_list_json(const struct trail_list *list)
{
    json_t *array = json_array();
    for (size_t i = 0; i < list->count; i++) {
        const struct trail_entry *entry = &list->entries[i];
        json_array_append_new(array, json_pack("{s:I, s:s, s:s, s:s?, s:s, s:s, s:s, s:s?, s:s?, s:s?, s:o}", "number",
                                               entry->number, "at", entry->at, "database_role", entry->database_role,
                                               "operating_user", entry->operating_user, "program", entry->program,
                                               "kind", entry->kind, "what", entry->what, "place", entry->place,
                                               "event_id", entry->event_id, "source", entry->source, "key_ids",
                                               entry->key_ids ? json_loads(entry->key_ids, 0, NULL) : json_null()));
    }
    return array;
}
