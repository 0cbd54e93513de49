#include "taakctl/caution.h"
#include "taakctl/print.h"

static const char *caution_text(enum total_status status)
{
    if (status == TOTAL_FORECAST)
        return "the national total is only a forecast: the definitive one may be another, and every quota with it.";
    if (status == TOTAL_INDICATIVE)
        return "the national total is only indicative: none was announced yet, and this program reckons it from "
               "permits, "
               "arrivals and placements.";
    return NULL;
}

static void period_caution_print(int period, enum total_status status, FILE *out)
{
    char text[256], roman[PERIOD_TEXT_SIZE];
    snprintf(text, sizeof text, "%s: %s", period_roman(period, roman), caution_text(status));
    text_print_wrapped(text, 0, out);
}

void caution_print(enum total_status status, FILE *out)
{
    char text[256];
    if (!caution_text(status))
        return;
    snprintf(text, sizeof text, "Mind that %s", caution_text(status));
    putc('\n', out);
    text_print_wrapped(text, 0, out);
}

void cautions_print(const struct standing *standing, int code, FILE *out)
{
    int first, last;
    bool any = false;
    if (!figures_range(standing->figures, &first, &last))
        return;
    for (int period = first; period <= last; period++) {
        const struct period_figures *figures = figures_period(standing->figures, period);
        bool shown = figures && figures->published && caution_text(figures->nation.total_status) &&
                     (code == CODE_NONE || figures_quota(standing->figures, code, period));
        if (!shown)
            continue;
        if (!any)
            putc('\n', out);
        period_caution_print(period, figures->nation.total_status, out);
        any = true;
    }
}
