#include "feed/row.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool row_fault_set(struct row_fault *fault, const char *reason, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fault->reason = reason;
    vsnprintf(fault->explanation, sizeof fault->explanation, format, arguments);
    va_end(arguments);
    return false;
}

size_t row_columns_place(const struct row_columns *columns, const char *name)
{
    for (size_t i = 0; i < columns->count; i++)
        if (strcmp(columns->items[i].name, name) == 0)
            return i;
    return ROW_COLUMN_NONE;
}

const char *row_columns_text(const struct row_columns *columns, char text[ROW_COLUMNS_TEXT_SIZE])
{
    size_t at = 0;
    text[0] = '\0';
    for (size_t i = 0; i < columns->count && at < ROW_COLUMNS_TEXT_SIZE; i++)
        at += (size_t)snprintf(text + at, ROW_COLUMNS_TEXT_SIZE - at, "%s%s%s", i ? ", " : "", columns->items[i].name,
                               columns->items[i].optional ? " (optional)" : "");
    return text;
}
