#include "intake/differences.h"
#include "common/arena.h"
#include "rules/calendar.h"

#include <stdlib.h>
#include <string.h>

static size_t slot_of(const struct difference_list *list, int32_t group, int32_t day)
{
    uint64_t key = (uint64_t)(uint32_t)group << 32 | (uint32_t)day;
    return (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (list->slot_count - 1); // Fibonacci hashing
}

// The slot of a row: the one that has it, or else the free one where it belongs.
static uint32_t *slot_find(const struct difference_list *list, int32_t group, int32_t day)
{
    size_t slot = slot_of(list, group, day);
    for (; list->slots[slot]; slot = (slot + 1) & (list->slot_count - 1)) {
        const struct difference *item = &list->items[list->slots[slot] - 1];
        if (item->group == group && item->day == day)
            break;
    }
    return &list->slots[slot];
}

// Doubles the room. At least half of the slots are free afterwards, so that searches stay short.
static void list_grow(struct difference_list *list)
{
    list->room = list->room ? 2 * list->room : 64;
    list->slot_count = 2 * list->room;
    list->items = memory_resize(list->items, list->room, sizeof *list->items);
    list->slots = memory_resize(list->slots, list->slot_count, sizeof *list->slots);
    memset(list->slots, 0, list->slot_count * sizeof *list->slots);
    for (size_t i = 0; i < list->count; i++)
        *slot_find(list, list->items[i].group, list->items[i].day) = (uint32_t)i + 1;
}

static void list_add(struct difference_list *list, struct difference difference)
{
    if (list->count == list->room)
        list_grow(list);
    uint32_t *slot = slot_find(list, difference.group, difference.day);
    if (*slot) {
        struct difference *item = &list->items[*slot - 1];
        item->persons += difference.persons;
        item->family += difference.family;
        return;
    }
    list->items[list->count++] = difference;
    *slot = (uint32_t)list->count;
}

void differences_housed(struct differences *differences, int code, int32_t day, int32_t persons, int32_t family)
{
    list_add(&differences->housed, (struct difference){code, month_first_day(day), persons, family});
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
    return (left->day > right->day) - (left->day < right->day);
}

static void list_finish(struct difference_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].persons || list->items[i].family)
            list->items[kept++] = list->items[i];
    list->count = kept;
    if (kept)
        qsort(list->items, kept, sizeof *list->items, compare);
}

static void list_clear(struct difference_list *list)
{
    list->count = 0;
    if (list->slots)
        memset(list->slots, 0, list->slot_count * sizeof *list->slots);
}

static void list_free(struct difference_list *list)
{
    free(list->items);
    free(list->slots);
}

void differences_finish(struct differences *differences)
{
    list_finish(&differences->housed);
    list_finish(&differences->inflow);
}

void differences_clear(struct differences *differences)
{
    list_clear(&differences->housed);
    list_clear(&differences->inflow);
}

void differences_free(struct differences *differences)
{
    list_free(&differences->housed);
    list_free(&differences->inflow);
    memset(differences, 0, sizeof *differences);
}
