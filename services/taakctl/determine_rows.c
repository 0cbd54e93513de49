#include "taakctl/determine_rows.h"
#include "taakctl/command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COMMAND "determine"

// Where drafts come together.
struct drafting {
    const struct determine_request *request;
    struct arena *arena;
    struct error *error;
    struct remarks *remarks;
    struct draft *first;
};

void determine_request_check(const struct determine_request *request)
{
    const struct determine_kind *kind = request->kind;
    for (int i = 0; i < FLAGS; i++) {
        if (!request->flags[i] && (kind->needed & FLAG_BIT(i)))
            command_usage(COMMAND, "%s needs --%s", kind->name, determine_flag_names[i]);
        if (request->flags[i] && !(kind->allowed & FLAG_BIT(i)))
            command_usage(COMMAND, "--%s is not for %s", determine_flag_names[i], kind->name);
    }
    if (request->municipality_count && !kind->by_municipality)
        command_usage(COMMAND, "--municipality is not for %s", kind->name);
    if (request->file && !kind->columns)
        command_usage(COMMAND, "--file is not for %s, which is given by flags", kind->name);
    if (request->file && request->municipality_count)
        command_usage(COMMAND, "--file and --municipality do not go together");
    if (request->withdrawn && (kind->allowed & FLAG_BIT(FLAG_FROM)) && !request->flags[FLAG_ID])
        command_usage(COMMAND, "--withdraw needs the --id of the transfer that is to be taken back");
}

static struct draft *draft_add(struct drafting *drafting, const char *day, struct csv_fault *fault)
{
    const struct determine_request *request = drafting->request;
    struct draft *draft = draft_new(request->kind, request->flags, day, request->withdrawn, drafting->arena,
                                    drafting->remarks, fault);
    if (!draft)
        return NULL;
    struct draft **end = &drafting->first;
    while (*end)
        end = &(*end)->next;
    return *end = draft;
}

// The draft of a row's day; of a kind that does not go by day, or has its day from a flag, the only one.
static struct draft *draft_find(struct drafting *drafting, const char *day, struct csv_fault *fault)
{
    const struct determine_request *request = drafting->request;
    if (!request->kind->by_day || request->flags[FLAG_EFFECTIVE_ON])
        return drafting->first;
    for (struct draft *draft = drafting->first; draft; draft = draft->next)
        if (strcmp(draft->day ? draft->day : "", day ? day : "") == 0)
            return draft;
    return draft_add(drafting, day, fault);
}

static bool row_take(struct drafting *drafting, int64_t line, const char *const *values, struct csv_fault *fault)
{
    struct draft *draft = draft_find(drafting, values[0], fault);
    if (draft)
        draft->line = line;
    return draft && drafting->request->kind->row(draft, values, drafting->arena, fault);
}

static bool rows_take(struct drafting *drafting, struct csv_rows *rows)
{
    struct csv_row row;
    struct csv_fault fault;
    for (enum csv_next next; (next = csv_rows_next(rows, &row, &fault, drafting->error)) != CSV_NEXT_END;) {
        if (next == CSV_NEXT_FAILED)
            return false;
        if (next == CSV_NEXT_BAD || !row_take(drafting, row.line, row.values, &fault))
            remark_bad(drafting->remarks, row.line, &fault);
    }
    int64_t bad = drafting->remarks->bad;
    remarks_end(drafting->remarks);
    if (bad)
        return error_set(drafting->error, ERROR_POISON,
                         "%" PRId64 " of %" PRId64 " lines are bad: nothing is published", bad, csv_rows_lines(rows));
    return !csv_rows_none(rows, drafting->error);
}

static bool file_take(struct drafting *drafting)
{
    const struct determine_kind *kind = drafting->request->kind;
    const char *path = drafting->request->file;
    FILE *file = path ? fopen(path, "re") : stdin;
    if (!file)
        return error_set(drafting->error, ERROR_FATAL, "%s: %s", path, strerror(errno));
    struct csv_rows *rows = csv_rows_open(file, kind->columns, kind->column_count, drafting->error);
    bool ok = rows && rows_take(drafting, rows);
    csv_rows_close(rows);
    if (path)
        fclose(file);
    return ok;
}

// --municipality GM0716=17 as a row.
static void municipality_take(struct drafting *drafting, const char *text)
{
    struct csv_fault fault;
    const char *equals = strchr(text, '=');
    if (!equals || equals == text || !equals[1])
        command_usage(COMMAND, "--municipality: '%s' is no CODE=PERSONS such as GM0716=17", text);
    const char *code = arena_text(drafting->arena, "%.*s", (int)(equals - text), text);
    if (!row_take(drafting, 0, (const char *const[]){code, equals + 1}, &fault))
        command_usage(COMMAND, "--municipality: '%s': %s", text, fault.explanation);
}

struct draft *drafts_read(const struct determine_request *request, struct arena *arena, struct remarks *remarks,
                          struct error *error)
{
    struct drafting drafting = {request, arena, error, remarks, NULL};
    struct csv_fault fault;
    const struct determine_kind *kind = request->kind;
    const char *day = kind->by_day ? request->flags[FLAG_EFFECTIVE_ON] : NULL;
    if ((!kind->by_day || day) && !draft_add(&drafting, day, &fault))
        command_usage(COMMAND, "%s", fault.explanation);
    for (size_t i = 0; i < request->municipality_count; i++)
        municipality_take(&drafting, request->municipalities[i]);
    if (kind->columns && request->municipality_count == 0 && !file_take(&drafting))
        return NULL;
    if (request->flags[FLAG_ID] && drafting.first->next)
        command_usage(COMMAND, "--id is for one %s, these rows are of several days", kind->name);
    return drafting.first;
}
