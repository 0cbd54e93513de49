#include "intake/differences.h"
#include "common/arena.h"

#include <stdlib.h>
#include <string.h>

static void list_add(struct difference_list *list, struct difference difference)
{
    if (list->count == list->room) {
        list->room = list->room ? 2 * list->room : 64;
        list->items = memory_resize(list->items, list->room, sizeof *list->items);
    }
    list->items[list->count++] = difference;
}

void differences_housed(struct differences *differences, int code, int period, int32_t persons, int32_t family)
{
    list_add(&differences->housed, (struct difference){code, period, persons, family});
}

void differences_inflow(struct differences *differences, enum inflow kind, int32_t day, int32_t persons)
{
    list_add(&differences->inflow, (struct difference){(int32_t)kind, day, persons, 0});
}

static int compare(const void *a, const void *b)
{
    const struct difference *left = a, *right = b;
    if (left->group != right->group)
        return left->group < right->group ? -1 : 1;
    return (left->when > right->when) - (left->when < right->when);
}

static void list_sum(struct difference_list *list)
{
    size_t kept = 0;
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, compare);
    for (size_t i = 0; i < list->count;) {
        struct difference sum = list->items[i++];
        for (; i < list->count && compare(&sum, &list->items[i]) == 0; i++) {
            sum.persons += list->items[i].persons;
            sum.family += list->items[i].family;
        }
        if (sum.persons || sum.family)
            list->items[kept++] = sum;
    }
    list->count = kept;
}

void differences_sum(struct differences *differences)
{
    list_sum(&differences->housed);
    list_sum(&differences->inflow);
}

void differences_clear(struct differences *differences)
{
    differences->housed.count = 0;
    differences->inflow.count = 0;
    differences->determined = false;
}

void differences_free(struct differences *differences)
{
    free(differences->housed.items);
    free(differences->inflow.items);
    memset(differences, 0, sizeof *differences);
}
