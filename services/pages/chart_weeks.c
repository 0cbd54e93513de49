#include "pages/chart.h"
#include "pages/chart_inside.h"
#include "standing/figures_json.h"

#include <stdio.h>

#define GAP 4 // units between bars

// "0–3"; what has no end is "52+".
static void weeks_text(const struct process_waiting *range, char text[NUMBER_TEXT_SIZE])
{
    if (range->weeks_to < 0)
        snprintf(text, NUMBER_TEXT_SIZE, "%d+", range->weeks_from);
    else if (range->weeks_to == range->weeks_from)
        snprintf(text, NUMBER_TEXT_SIZE, "%d", range->weeks_from);
    else
        snprintf(text, NUMBER_TEXT_SIZE, "%d\u2013%d", range->weeks_from, range->weeks_to);
}

// Where the norm stands between the ranges, which have one width each, whatever weeks they hold.
static int norm_place(const struct process_waiting *waiting, size_t count, int norm)
{
    for (size_t i = 0; i < count; i++) {
        int from = waiting[i].weeks_from, to = waiting[i].weeks_to;
        if (norm > to && to >= 0)
            continue;
        double part = to < 0 || norm <= from ? 0 : (double)(norm - from) / (to + 1 - from);
        return PLOT_LEFT + (int)(((double)i + part) * PLOT_WIDTH / (double)count + 0.5);
    }
    return PLOT_RIGHT;
}

static json_t *range_view(const struct axis *axis, const struct process_waiting *waiting, size_t i, size_t count,
                          int norm, enum language language)
{
    const struct process_waiting *range = &waiting[i];
    double width = PLOT_WIDTH / (double)count;
    int x = PLOT_LEFT + (int)((double)i * width + GAP / 2.0), y = axis_place(axis, range->persons);
    size_t every = (size_t)(40 / width) + 1; // a label needs 40 units
    char weeks[NUMBER_TEXT_SIZE], persons[NUMBER_TEXT_SIZE];
    weeks_text(range, weeks);
    return json_pack("{s:s, s:s, s:b, s:b, s:i, s:i, s:i, s:i, s:i, s:i}", "weeks", weeks, "persons",
                     number_words(range->persons, language, persons), "late", range->weeks_from >= norm, "label",
                     i % every == 0, "x", x, "width", width > 2 * GAP ? (int)width - GAP : 1, "middle",
                     PLOT_LEFT + (int)(((double)i + 0.5) * width), "y", y, "height", axis_place(axis, 0) - y, "label_y",
                     y - 4);
}

json_t *chart_weeks(const struct process_waiting *waiting, size_t count, int norm, enum language language)
{
    int64_t most = 0;
    for (size_t i = 0; i < count; i++)
        most = waiting[i].persons > most ? waiting[i].persons : most;
    struct axis axis = axis_for(0, most);
    json_t *view = axis_view(&axis, language), *list = json_array();
    for (size_t i = 0; i < count; i++)
        list = json_appended(list, range_view(&axis, waiting, i, count, norm, language));
    json_object_set_new(view, "norm", json_integer(norm));
    int place = norm_place(waiting, count, norm);
    json_object_set_new(view, "norm_x", json_integer(place));
    bool left = place > (PLOT_LEFT + PLOT_RIGHT) / 2; // on which side of its line the norm is written
    json_object_set_new(view, "norm_left", json_boolean(left));
    json_object_set_new(view, "norm_text_x", json_integer(left ? place - 5 : place + 5));
    bool whole = json_array_size(list) == count;
    if (json_object_set_new(view, "ranges", list) == 0 && whole)
        return view;
    json_decref(view);
    return NULL;
}
