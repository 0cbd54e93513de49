#include "feed/row_json.h"

#include <jansson.h>
#include <string.h>

static bool value_read(const char *name, const json_t *value, const struct row_columns *columns, struct arena *arena,
                       struct row *row, struct row_fault *fault)
{
    char list[ROW_COLUMNS_TEXT_SIZE];
    size_t place = row_columns_place(columns, name);
    if (place == ROW_COLUMN_NONE)
        return row_fault_set(fault, ROW_MALFORMED, "it has a name that is none of %s", row_columns_text(columns, list));
    if (json_is_string(value) && strlen(json_string_value(value)) < json_string_length(value))
        return row_fault_set(fault, ROW_MALFORMED, "%s holds a NUL character, which no text has",
                             columns->items[place].name);
    if (json_is_string(value) && json_string_length(value))
        row->values[place] = arena_copy(arena, json_string_value(value), json_string_length(value) + 1);
    else if (json_is_integer(value))
        row->values[place] = arena_text(arena, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        row->values[place] = arena_text(arena, "%.17g", json_real_value(value));
    else if (json_is_boolean(value))
        row->values[place] = json_is_true(value) ? "true" : "false";
    else if (!json_is_null(value) && !json_is_string(value))
        return row_fault_set(fault, ROW_MALFORMED, "%s is an object or a list: a text or a number is asked",
                             columns->items[place].name);
    return true;
}

bool row_json_read(const struct line *line, const struct row_columns *columns, struct arena *arena, struct row *row,
                   struct row_fault *fault)
{
    json_error_t why;
    const char *name;
    json_t *value, *object = json_loadb(line->text, line->length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
    bool ok = json_is_object(object);
    if (!ok)
        row_fault_set(fault, ROW_MALFORMED, "it is no JSON object (at character %d): one object a line is asked",
                      object ? 1 : why.column);
    json_object_foreach(object, name, value)
    {
        if (!value_read(name, value, columns, arena, row, fault)) {
            ok = false;
            break;
        }
    }
    json_decref(object);
    return ok;
}
