#include "terminal/figures_print.h"
#include "standing/names.h"

void figures_title_print(const char *who, const struct national_quota *nation, int32_t position)
{
    char period[PERIOD_TEXT_SIZE], day[DAY_TEXT_SIZE];
    text_print_wrapped(stdout, 0, "%s in %s, %s, position of %s", who, period_roman(nation->period, period),
                       phase_name(nation->phase), position == DAY_NONE ? "no event yet" : day_format(position, day));
    putchar('\n');
}

struct table *lines_new(void)
{
    static const struct column columns[] = {{"", "", COLUMN_TEXT}, {"", "", COLUMN_NUMBER}, {"", "", COLUMN_FLEXIBLE}};
    return table_new(columns, sizeof columns / sizeof *columns);
}

void line_add(struct table *table, const char *what, int64_t persons, const char *note)
{
    table_text(table, what);
    table_number(table, persons);
    table_text(table, note);
}

void line_add_signed(struct table *table, const char *what, int64_t persons, const char *note)
{
    table_text(table, what);
    table_signed(table, persons);
    table_text(table, note);
}

bool lines_print(struct table *table, enum total_status status, struct error *error)
{
    bool ok = table_finish(table, stdout, false, error);
    if (total_status_caution(status)) {
        putchar('\n');
        text_print_wrapped(stdout, 0, "Mind that %s", total_status_caution(status));
    }
    return ok && print_flush(stdout, error);
}

bool periods_print(struct table *table, const struct standing *standing, int code, struct error *error)
{
    bool ok = table_finish(table, stdout, false, error), any = false;
    char text[PERIOD_TEXT_SIZE];
    for (int period = PERIOD_NONE; (period = standing_next_period(standing, code, period)) != PERIOD_NONE;) {
        const char *caution = total_status_caution(standing_period(standing, period)->nation.total_status);
        if (!caution)
            continue;
        if (!any)
            putchar('\n');
        any = true;
        text_print_wrapped(stdout, 0, "%s: %s", period_roman(period, text), caution);
    }
    return ok && print_flush(stdout, error);
}
