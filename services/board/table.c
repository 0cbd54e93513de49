#include "board/table.h"
#include "common/cell_text.h"
#include "standing/figures_json.h"

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

// The columns are the members of the API's object, in their order. NULL where memory is short.
static json_t *row_of(const struct told_period *period, size_t place, const struct ledger *ledger)
{
    return quota_json(period, &period->quotas[place], ledger);
}

static void cell_write_text(FILE *out, const char *text)
{
    char *cell = cell_text(text);
    csv_fwrite(out, cell, strlen(cell));
    free(cell);
}

static void cell_print(FILE *out, const json_t *value)
{
    if (json_is_integer(value))
        fprintf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        fprintf(out, "%.1f", json_real_value(value));
    else if (json_is_string(value))
        cell_write_text(out, json_string_value(value));
}

static void row_print(FILE *out, json_t *row, bool heading)
{
    const char *name, *separator = "";
    json_t *value;
    json_object_foreach(row, name, value)
    {
        fputs(separator, out);
        separator = ",";
        if (heading)
            fputs(name, out);
        else
            cell_print(out, value);
    }
    fputs("\r\n", out); // RFC 4180
}

char *table_csv(const struct told_period *period, const struct ledger *ledger, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    bool ok = out != NULL;
    for (size_t i = 0; ok && i < period->count; i++) {
        json_t *row = row_of(period, i, ledger);
        ok = row != NULL;
        if (ok && i == 0)
            row_print(out, row, true);
        if (ok)
            row_print(out, row, false);
        json_decref(row);
    }
    if (out && (ferror(out) || fclose(out) != 0))
        ok = false;
    if (ok)
        return text;
    free(text);
    return NULL;
}

static bool cell_write(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const json_t *value)
{
    if (json_is_number(value))
        return worksheet_write_number(sheet, row, column, json_number_value(value), NULL) == LXW_NO_ERROR;
    return !json_is_string(value) ||
           worksheet_write_string(sheet, row, column, json_string_value(value), NULL) == LXW_NO_ERROR;
}

static bool row_write(lxw_worksheet *sheet, lxw_row_t at, json_t *row, lxw_format *heading)
{
    const char *name;
    json_t *value;
    lxw_col_t column = 0;
    bool ok = true;
    json_object_foreach(row, name, value)
    {
        if (heading)
            ok = ok && worksheet_write_string(sheet, 0, column, name, heading) == LXW_NO_ERROR;
        ok = ok && cell_write(sheet, at, column++, value);
    }
    return ok;
}

static bool sheet_fill(lxw_workbook *workbook, const struct told_period *period, const struct ledger *ledger)
{
    char name[PERIOD_TEXT_SIZE];
    lxw_worksheet *sheet = workbook_add_worksheet(workbook, period_format(period->period, name));
    lxw_format *bold = workbook_add_format(workbook);
    bool ok = sheet && bold;
    if (ok) {
        format_set_bold(bold);
        worksheet_freeze_panes(sheet, 1, 2);
    }
    for (size_t i = 0; ok && i < period->count; i++) {
        json_t *row = row_of(period, i, ledger);
        ok = row && row_write(sheet, (lxw_row_t)i + 1, row, i == 0 ? bold : NULL);
        json_decref(row);
    }
    return ok;
}

static char *file_take(int fd, size_t *size)
{
    off_t end = lseek(fd, 0, SEEK_END);
    char *bytes = end > 0 ? malloc((size_t)end) : NULL;
    if (bytes && pread(fd, bytes, (size_t)end, 0) != end) {
        free(bytes);
        return NULL;
    }
    *size = (size_t)end;
    return bytes;
}

// The same figures are the same bytes, whenever the workbook is made: so the tag of an answer stays as it is.
static bool moment_set(lxw_workbook *workbook, const struct told_period *period)
{
    int32_t day = period->position_date == DAY_NONE ? period_first_day(period->period) : period->position_date;
    lxw_doc_properties properties = {.created = (time_t)(day - day_of(1970, 1, 1)) * 24 * 60 * 60};
    return workbook_set_properties(workbook, &properties) == LXW_NO_ERROR;
}

// The library writes into a file that has a name; this one is only in memory.
char *table_workbook(const struct told_period *period, const struct ledger *ledger, size_t *size)
{
    char path[64], *bytes = NULL;
    int fd = memfd_create("quotas.xlsx", MFD_CLOEXEC);
    if (fd < 0)
        return NULL;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    lxw_workbook *workbook = workbook_new(path);
    if (workbook) {
        bool filled = moment_set(workbook, period) && sheet_fill(workbook, period, ledger);
        if (workbook_close(workbook) == LXW_NO_ERROR && filled)
            bytes = file_take(fd, size);
    }
    close(fd);
    return bytes;
}
