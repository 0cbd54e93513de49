// The map of a period: the outline of the country, and a circle for each municipality, whose area is proportional to
// its corrected quota, in one of three classes by its schedule.
#pragma once

#include "pages/outline.h"
#include "standing/language.h"
#include "standing/told.h"

#include <jansson.h>

// A municipality's place on the outline, in its units; false where it lies outside, so cannot be shown.
bool map_place(const struct municipality *municipality, int *x, int *y);

struct map {
    const struct told_period *period;
    const struct ledger *ledger; // where municipalities lie
    int province;                // only those of this one, and the map is cut to them; 0: the whole country
    enum language language;
    const char *not_begun, *schedules[4]; // words; those for the schedules by the enum's numbers
    const char *before, *after; // what an address has before a municipality's code and after it: "/2017-1/", "?lang=en"
};

// The view of template "map", to be freed with json_decref; NULL where memory is short. Large circles come first, so
// that they are below small ones; none is smaller than can be pointed at. Those that lie outside of the outline are
// missing.
json_t *map_view(const struct map *map);
