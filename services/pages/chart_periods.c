#include "pages/chart.h"
#include "pages/chart_inside.h"
#include "standing/figures_json.h"
#include "standing/names.h"

#include <stdio.h>
#include <stdlib.h>

#define LABEL_WIDTH  56 // units that a period's label needs
#define STATUS_WIDTH 70 // and one with its total's status
#define WIDTH_MOST   70 // of a bar

struct columns {
    struct axis axis;
    enum language language;
    size_t count;
    double step; // units from one period to the next
};

static int column_middle(const struct columns *columns, size_t i)
{
    return PLOT_LEFT + (int)(((double)i + 0.5) * columns->step + 0.5);
}

// Whether what was done, and what remains, can be told of it yet.
static bool has_begun(const struct chart_period *period)
{
    return period->phase != PHASE_ANNOUNCED;
}

// Labels stand as close as they have room; the last period always has its own.
static bool has_label(const struct columns *columns, size_t i)
{
    size_t every = (size_t)(LABEL_WIDTH / columns->step) + 1;
    return (columns->count - 1 - i) % every == 0;
}

static json_t *column_view(const struct columns *columns, size_t i, const struct chart_period *period)
{
    double share = columns->step * 0.7;
    int width = share > WIDTH_MOST ? WIDTH_MOST : (int)share, middle = column_middle(columns, i);
    int zero = axis_place(&columns->axis, 0);
    int corrected = axis_place(&columns->axis, period->corrected > 0 ? period->corrected : 0);
    int realised = axis_place(&columns->axis, has_begun(period) ? period->realised : 0);
    bool forecast = period->status == TOTAL_FORECAST, indicative = period->status == TOTAL_INDICATIVE;
    char name[PERIOD_TEXT_SIZE], asked[NUMBER_TEXT_SIZE], done[NUMBER_TEXT_SIZE], left[NUMBER_TEXT_SIZE];
    return json_pack("{s:s, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:s, s:s, s:s}",
                     "name", period_roman(period->period, name), "label", has_label(columns, i), "begun",
                     has_begun(period), "running", period->phase == PHASE_RUNNING, "forecast", forecast, "indicative",
                     indicative, "expected", forecast || indicative, "status",
                     (forecast || indicative) && columns->step >= STATUS_WIDTH, "x", middle - width / 2, "width",
                     width > 1 ? width : 1, "middle", middle, "corrected_y", corrected, "corrected_height",
                     zero - corrected, "realised_y", realised, "realised_height", zero - realised, "remaining_y",
                     axis_place(&columns->axis, period->remaining), "corrected",
                     number_words(period->corrected, columns->language, asked), "realised",
                     number_words(period->realised, columns->language, done), "remaining",
                     number_words(period->remaining, columns->language, left));
}

// The line through what remained at the end of each period that has begun: the points of an SVG polyline.
static json_t *remaining_line(const struct columns *columns, const struct chart_period *periods)
{
    size_t room = columns->count * 24 + 1, used = 0;
    char *points = malloc(room);
    if (!points)
        return NULL;
    points[0] = '\0';
    for (size_t i = 0; i < columns->count; i++) {
        if (has_begun(&periods[i]))
            used += (size_t)snprintf(points + used, room - used, "%d,%d ", column_middle(columns, i),
                                     axis_place(&columns->axis, periods[i].remaining));
    }
    json_t *line = json_string(points);
    free(points);
    return line;
}

json_t *chart_periods(const struct chart_period *periods, size_t count, enum language language)
{
    int64_t least = 0, most = 0;
    bool expected = false;
    for (size_t i = 0; i < count; i++) {
        const struct chart_period *at = &periods[i];
        int64_t high = at->corrected > at->realised ? at->corrected : at->realised;
        most = high > most ? high : most;
        expected = expected || at->status != TOTAL_DEFINITIVE;
        least = has_begun(at) && at->remaining < least ? at->remaining : least;
    }
    struct columns columns = {axis_for(least, most), language, count, PLOT_WIDTH / (double)(count ? count : 1)};
    json_t *view = axis_view(&columns.axis, language), *list = json_array();
    for (size_t i = 0; i < count; i++)
        list = json_appended(list, column_view(&columns, i, &periods[i]));
    json_object_set_new(view, "any_expected", json_boolean(expected));
    json_object_set_new(view, "line", remaining_line(&columns, periods));
    bool whole = json_array_size(list) == count && json_object_get(view, "line");
    if (json_object_set_new(view, "periods", list) == 0 && whole)
        return view;
    json_decref(view);
    return NULL;
}

struct chart_period *chart_periods_of(const struct told *told, int code, size_t *count)
{
    *count = 0;
    struct chart_period *list = calloc(told->count + 1, sizeof *list);
    for (size_t i = 0; list && i < told->count; i++) {
        const struct told_period *period = &told->periods[i];
        const struct national_quota *nation = &period->nation;
        const struct told_quota *quota = code == CODE_NONE ? NULL : told_quota(period, code);
        struct chart_period at = {period->period,          nation->phase,    nation->total_status,
                                  nation->corrected_quota, nation->realised, nation->remaining};
        if (quota) {
            at.corrected = quota->quota.corrected_quota;
            at.realised = quota->quota.realised;
            at.remaining = quota->quota.remaining;
        }
        if (quota || code == CODE_NONE)
            list[(*count)++] = at;
    }
    return list;
}
