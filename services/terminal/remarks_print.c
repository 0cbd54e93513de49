#include "terminal/remarks_print.h"
#include "common/printable.h"

#include <inttypes.h>
#include <stdio.h>

static void on_remark(void *opaque, const struct remark *remark)
{
    if (opaque)
        progress_clear(opaque);
    if (remark->line)
        fprintf(stderr, "line %" PRId64 ": ", remark->line);
    fprintf(stderr, "%s: ", remark->reason ? remark->reason : "warning");
    printable_print(remark->text, stderr);
    fputc('\n', stderr);
}

struct remarks remarks_printed(struct arena *arena, struct progress *progress)
{
    return (struct remarks){.arena = arena, .on_remark = on_remark, .opaque = progress};
}

static void line_print(const char *title, const char *text)
{
    fprintf(stderr, "%s: ", title);
    printable_print(text, stderr);
    fputc('\n', stderr);
}

void remarks_print_rest(const struct remarks *remarks, const struct reading *reading, bool with_rows)
{
    const char *read_as = reading_text(reading);
    if (remarks->bad > REMARKS_SHOWN)
        fprintf(stderr, "… and %" PRId64 " more bad lines\n", remarks->bad - REMARKS_SHOWN);
    if (remarks->doubtful > REMARKS_SHOWN)
        fprintf(stderr, "… and %" PRId64 " more warnings\n", remarks->doubtful - REMARKS_SHOWN);
    if (!read_as)
        return;
    line_print("read as", read_as);
    for (size_t i = 0; with_rows && i < reading->row_count; i++)
        line_print("a row", reading->rows[i]);
}
