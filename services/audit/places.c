#include "audit/places.h"
#include "audit/rejects.h"

#include <inttypes.h>
#include <string.h>

#define NAMED_MOST 10

void places_add(struct places *places, const char *topic, int32_t partition, int64_t offset)
{
    char place[REJECT_PLACE_SIZE];
    size_t room = sizeof places->first - places->used;
    places->count++;
    if (places->named == NAMED_MOST)
        return;
    int length = snprintf(places->first + places->used, room, "%s%s", places->named ? ", " : "",
                          reject_place(topic, partition, offset, place));
    if (length < 0 || (size_t)length >= room) {
        places->first[places->used] = '\0';
        return;
    }
    places->used += (size_t)length;
    places->named++;
}

void places_add_rows(struct places *places, const PGresult *rows)
{
    for (int row = 0; row < PQntuples(rows); row++)
        places_add(places, result_text(rows, row, 0), result_int4(rows, row, 1), result_int8(rows, row, 2));
}

const char *places_text(const struct places *places, struct arena *arena)
{
    const char *rest = "";
    if (places->count > places->named)
        rest = arena_text(arena, " and %" PRId64 " more", places->count - places->named);
    return arena_text(arena, "%" PRId64 " reject%s: %s%s", places->count, places->count == 1 ? "" : "s", places->first,
                      rest);
}
