#include "feed/remarks.h"

#include <string.h>

struct doubt {
    struct doubt *next;
    const void *about;
    struct remark remark;
};

static void tell(const struct remarks *remarks, const struct remark *remark)
{
    if (remarks->on_remark)
        remarks->on_remark(remarks->opaque, remark);
}

void remark_bad(struct remarks *remarks, int64_t line, const struct row_fault *fault)
{
    if (++remarks->bad <= REMARKS_SHOWN)
        tell(remarks, &(struct remark){line, fault->reason, fault->explanation});
}

void remark_doubt(struct remarks *remarks, const void *about, int64_t line, const char *text)
{
    if (++remarks->doubtful > REMARKS_SHOWN)
        return;
    struct doubt *doubt = arena_alloc(remarks->arena, sizeof *doubt);
    *doubt = (struct doubt){NULL, about, {line, NULL, arena_copy(remarks->arena, text, strlen(text) + 1)}};
    *(remarks->last ? &remarks->last->next : &remarks->first) = doubt;
    remarks->last = doubt;
    tell(remarks, &doubt->remark);
}

json_t *remarks_json(const struct remarks *remarks, const void *about)
{
    json_t *list = json_array();
    for (const struct doubt *doubt = remarks->first; doubt; doubt = doubt->next)
        if (doubt->about == about)
            json_array_append_new(list, json_pack("{s:o, s:s}", "line",
                                                  doubt->remark.line ? json_integer(doubt->remark.line) : json_null(),
                                                  "warning", doubt->remark.text));
    return list;
}
