#include "taakctl/remarks.h"
#include "common/printable.h"

#include <inttypes.h>
#include <string.h>

struct doubt {
    struct doubt *next;
    const void *about;
    int64_t line;
    const char *text;
};

static void line_print(struct remarks *remarks, int64_t line, const char *what, const char *text)
{
    if (remarks->progress)
        progress_clear(remarks->progress);
    if (line)
        fprintf(stderr, "line %" PRId64 ": ", line);
    fprintf(stderr, "%s: ", what);
    printable_print(text, stderr);
    fputc('\n', stderr);
}

void remark_bad(struct remarks *remarks, int64_t line, const struct csv_fault *fault)
{
    if (++remarks->bad <= REMARKS_SHOWN)
        line_print(remarks, line, fault->reason, fault->explanation);
}

void remark_doubt(struct remarks *remarks, const void *about, int64_t line, const char *text)
{
    if (++remarks->doubtful > REMARKS_SHOWN)
        return;
    struct doubt *doubt = arena_alloc(remarks->arena, sizeof *doubt);
    *doubt = (struct doubt){NULL, about, line, arena_copy(remarks->arena, text, strlen(text) + 1)};
    *(remarks->last ? &remarks->last->next : &remarks->first) = doubt;
    remarks->last = doubt;
    line_print(remarks, line, "warning", text);
}

void remarks_end(const struct remarks *remarks)
{
    if (remarks->bad > REMARKS_SHOWN)
        fprintf(stderr, "… and %" PRId64 " more bad lines\n", remarks->bad - REMARKS_SHOWN);
    if (remarks->doubtful > REMARKS_SHOWN)
        fprintf(stderr, "… and %" PRId64 " more warnings\n", remarks->doubtful - REMARKS_SHOWN);
}

json_t *remarks_json(const struct remarks *remarks, const void *about)
{
    json_t *list = json_array();
    for (const struct doubt *doubt = remarks->first; doubt; doubt = doubt->next)
        if (doubt->about == about)
            json_array_append_new(list,
                                  json_pack("{s:o, s:s}", "line", doubt->line ? json_integer(doubt->line) : json_null(),
                                            "warning", doubt->text));
    return list;
}
