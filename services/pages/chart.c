#include "pages/chart.h"

#include "pages/chart_inside.h"
#include "standing/figures_json.h"

// The smallest step of 1, 2 or 5 times a power of 10 with which at most five of them reach that far.
static int64_t step_for(int64_t span)
{
    int64_t power = 1;
    for (; power <= INT64_MAX / 100; power *= 10) {
        for (int factor = 1; factor <= 5; factor += factor == 1 ? 1 : 3)
            if (span <= 5 * factor * power)
                return factor * power;
    }
    return power;
}

struct axis axis_for(int64_t least, int64_t most)
{
    struct axis axis = {least < 0 ? least : 0, most > 1 ? most : 1, 0};
    axis.step = step_for(axis.high - axis.low);
    axis.high = (axis.high + axis.step - 1) / axis.step * axis.step;
    axis.low = -((-axis.low + axis.step - 1) / axis.step * axis.step);
    return axis;
}

int axis_place(const struct axis *axis, int64_t value)
{
    double part = (double)(value - axis->low) / (double)(axis->high - axis->low);
    return PLOT_BOTTOM - (int)(part * (PLOT_BOTTOM - PLOT_TOP) + 0.5);
}

json_t *axis_view(const struct axis *axis, enum language language)
{
    json_t *grid = json_array();
    char text[NUMBER_TEXT_SIZE];
    for (int64_t value = axis->low; value <= axis->high; value += axis->step) {
        int y = axis_place(axis, value);
        grid = json_appended(
            grid, json_pack("{s:i, s:i, s:s}", "y", y, "text_y", y + 4, "text", number_words(value, language, text)));
    }
    return json_pack("{s:o, s:i}", "grid", grid, "zero", axis_place(axis, 0));
}

// A hundredth part is a unit; more than the whole is shown as the whole.
static int hundredths(int64_t part, int64_t whole)
{
    if (whole <= 0)
        return 100;
    int64_t value = part <= 0 ? 0 : part >= whole ? 100 : (int64_t)((double)part * 100 / (double)whole + 0.5);
    return (int)value;
}

json_t *chart_bar(int64_t realised, int64_t corrected, int months_elapsed)
{
    return json_pack("{s:i, s:i}", "done", hundredths(realised, corrected), "due", hundredths(months_elapsed, 6));
}
