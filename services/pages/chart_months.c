#include "pages/chart.h"
#include "pages/chart_inside.h"
#include "standing/figures_json.h"

#define GAP 14 // units between bars

struct bars {
    struct axis axis;
    enum language language;
    const json_t *names; // of the months
    int32_t position;
};

// A month's name is that of its number from January on.
static const char *month_name(const struct bars *bars, int32_t day)
{
    return json_string_value(json_array_get(bars->names, (size_t)day_date(day).month - 1));
}

static json_t *bar_view(const struct bars *bars, int i, const struct month *month, struct housed so_far, bool begun)
{
    int width = PLOT_WIDTH / 6, x = PLOT_LEFT + i * width, zero = axis_place(&bars->axis, 0);
    int top = axis_place(&bars->axis, so_far.persons), family_top = axis_place(&bars->axis, so_far.family);
    char persons[NUMBER_TEXT_SIZE], family[NUMBER_TEXT_SIZE], sum[NUMBER_TEXT_SIZE], due[NUMBER_TEXT_SIZE];
    return json_pack(
        "{s:s, s:b, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:s, s:s, s:s, s:s}", "name",
        month_name(bars, month->first_day), "begun", begun, "x", x + GAP / 2, "width", width - GAP, "middle",
        x + width / 2, "y", top, "height", family_top - top, "family_y", family_top, "family_height", zero - family_top,
        "label_y", top - 4, "persons", number_words(month->housed.persons, bars->language, persons), "family",
        number_words(month->housed.family, bars->language, family), "sum",
        number_words(so_far.persons, bars->language, sum), "due", number_words(month->due, bars->language, due));
}

// The bars stand for all that was housed since the period began, so that each can be compared with what is due by then.
static json_t *bars_view(const struct bars *bars, const struct month months[6])
{
    json_t *list = json_array();
    struct housed so_far = {0};
    for (int i = 0; i < 6; i++) {
        so_far.persons += months[i].housed.persons;
        so_far.family += months[i].housed.family;
        bool begun = months[i].housed.persons != 0 ||
                     (bars->position != DAY_NONE && months[i].first_day < bars->position);
        list = json_appended(list, bar_view(bars, i, &months[i], so_far, begun));
    }
    return list;
}

json_t *chart_months(const struct month months[6], int32_t position, enum language language, const json_t *words)
{
    int64_t most = months[5].due, persons = 0;
    for (int i = 0; i < 6; i++)
        persons += months[i].housed.persons;
    struct bars bars = {axis_for(0, persons > most ? persons : most), language,
                        json_object_get(json_object_get(words, "chart"), "months"), position};
    json_t *view = axis_view(&bars.axis, language), *list = bars_view(&bars, months);
    json_object_set_new(view, "due_from", json_integer(axis_place(&bars.axis, 0)));
    json_object_set_new(view, "due_to", json_integer(axis_place(&bars.axis, most)));
    json_object_set_new(view, "has_due", json_boolean(most > 0));
    if (json_object_set_new(view, "months", list) == 0 && json_array_size(list) == 6)
        return view;
    json_decref(view);
    return NULL;
}
