// What charts have in common: the place of the drawing between its labels, and its axis of numbers.
#pragma once

#include "standing/language.h"
#include "standing/words.h"

#include <jansson.h>

// The plot: what lies between the labels.
#define PLOT_LEFT   56
#define PLOT_RIGHT  472
#define PLOT_TOP    14
#define PLOT_BOTTOM 226
#define PLOT_WIDTH  (PLOT_RIGHT - PLOT_LEFT)

// An axis of numbers upwards, from `low`, which is 0 or less, to `high` in equal steps of 1, 2 or 5 times a power
// of 10.
struct axis {
    int64_t low, high, step;
};

// The axis that has room for values from `least` to `most`, which are below 10^15, and for 0.
struct axis axis_for(int64_t least, int64_t most);

// Where a value stands, from the drawing's upper edge.
int axis_place(const struct axis *axis, int64_t value);

// The view of the axis: "grid", a list of objects with y and text, and "zero", the y of 0. The caller adds to it.
json_t *axis_view(const struct axis *axis, enum language language);
