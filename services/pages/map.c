#include "pages/map.h"

#include "standing/provinces.h"
#include "standing/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// Radius of the largest circle and of the smallest one, as parts of the map's width.
#define LARGEST  0.047
#define SMALLEST 0.006
#define MARGIN   45 // units around a province's municipalities

struct spot {
    const struct quota *quota;
    const char *name;
    int x, y;
};

struct spots {
    struct spot *items; // the largest corrected quota first
    size_t count;
    int left, top, width, height; // of what is shown, in units of the outline
    double scale, least;          // radius, in units: of the circle of one person, and of the smallest circle
};

bool map_place(const struct municipality *municipality, int *x, int *y)
{
    double across = (municipality->longitude - OUTLINE_WEST) * OUTLINE_PARALLEL * OUTLINE_DEGREE;
    double down = (OUTLINE_NORTH - municipality->latitude) * OUTLINE_DEGREE;
    if (!(across >= 0 && across <= OUTLINE_WIDTH && down >= 0 && down <= OUTLINE_HEIGHT))
        return false;
    *x = (int)lround(across);
    *y = (int)lround(down);
    return true;
}

static int larger_first(const void *left, const void *right)
{
    const struct quota *a = ((const struct spot *)left)->quota, *b = ((const struct spot *)right)->quota;
    if (a->corrected_quota != b->corrected_quota)
        return a->corrected_quota > b->corrected_quota ? -1 : 1;
    return a->code - b->code;
}

// Cuts the map to the circles, with some land around them.
static void cut(struct spots *spots)
{
    int right = 0, bottom = 0;
    spots->left = OUTLINE_WIDTH, spots->top = OUTLINE_HEIGHT;
    for (size_t i = 0; i < spots->count; i++) {
        const struct spot *spot = &spots->items[i];
        spots->left = spot->x < spots->left ? spot->x : spots->left;
        spots->top = spot->y < spots->top ? spot->y : spots->top;
        right = spot->x > right ? spot->x : right;
        bottom = spot->y > bottom ? spot->y : bottom;
    }
    spots->left -= MARGIN, spots->top -= MARGIN;
    spots->width = right + MARGIN - spots->left;
    spots->height = bottom + MARGIN - spots->top;
}

static bool find_spots(const struct map *map, struct spots *spots)
{
    *spots = (struct spots){.width = OUTLINE_WIDTH, .height = OUTLINE_HEIGHT};
    spots->items = calloc(map->period->count + 1, sizeof *spots->items);
    if (!spots->items)
        return false;
    for (size_t i = 0; i < map->period->count; i++) {
        const struct quota *quota = &map->period->quotas[i].quota;
        const struct municipality *place = municipality_place(map->ledger, quota->code, map->period->period);
        struct spot *spot = &spots->items[spots->count];
        if (!place || (map->province && place->province != map->province) || !map_place(place, &spot->x, &spot->y))
            continue;
        spot->quota = quota;
        spot->name = place->name;
        spots->count++;
    }
    qsort(spots->items, spots->count, sizeof *spots->items, larger_first);
    if (map->province && spots->count > 0)
        cut(spots);
    int64_t largest = spots->count ? spots->items[0].quota->corrected_quota : 0;
    spots->least = SMALLEST * spots->width;
    spots->scale = LARGEST * spots->width / sqrt(largest > 0 ? (double)largest : 1);
    return true;
}

static json_t *spot_view(const struct map *map, const struct spots *spots, const struct spot *spot)
{
    // Nobody is on or behind schedule in a period that has not begun: a class and words of its own.
    static const char *const classes[] = {"s0", "s1", "s2", "s3"};
    const struct quota *quota = spot->quota;
    bool begun = map->period->nation.phase != PHASE_ANNOUNCED;
    char code[CODE_TEXT_SIZE], radius[NUMBER_TEXT_SIZE], remaining[NUMBER_TEXT_SIZE];
    double area = quota->corrected_quota > 0 ? (double)quota->corrected_quota : 0;
    snprintf(radius, sizeof radius, "%.1f", fmax(spots->least, spots->scale * sqrt(area)));
    return json_pack("{s:s, s:s, s:i, s:i, s:s, s:s, s:s, s:s}", "code", code_format(quota->code, code), "name",
                     spot->name, "x", spot->x, "y", spot->y, "radius", radius, "class",
                     classes[begun ? quota->schedule : 0], "schedule",
                     begun ? map->schedules[quota->schedule] : map->not_begun, "left",
                     quota->remaining > 0 ? number_words(quota->remaining, map->language, remaining) : "");
}

json_t *map_view(const struct map *map)
{
    struct spots spots;
    if (!find_spots(map, &spots))
        return NULL;
    json_t *list = json_array();
    bool whole = list != NULL;
    for (size_t i = 0; i < spots.count && whole; i++)
        whole = json_array_append_new(list, spot_view(map, &spots, &spots.items[i])) == 0;
    char scale[NUMBER_TEXT_SIZE], least[NUMBER_TEXT_SIZE], period[PERIOD_TEXT_SIZE];
    snprintf(scale, sizeof scale, "%.4f", spots.scale);
    snprintf(least, sizeof least, "%.1f", spots.least);
    json_t *view = json_pack("{s:s, s:i, s:i, s:i, s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:o}", "period",
                             period_format(map->period->period, period), "left_edge", spots.left, "top", spots.top,
                             "width", spots.width, "height", spots.height, "land", outline_land, "provinces",
                             outline_provinces, "scale", scale, "least", least, "before", map->before, "after",
                             map->after, "not_begun", map->period->nation.phase == PHASE_ANNOUNCED, "cut",
                             map->province != 0, "spots", list);
    free(spots.items);
    if (whole)
        return view;
    json_decref(view);
    return NULL;
}
