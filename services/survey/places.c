#include "survey/places.h"
#include "common/arena.h"

#include "survey_sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct places {
    PGresult *rows;
};

enum { CODE, NAME, PROVINCE_CODE, PROVINCE };

struct places *places_read(struct database *database, struct error *error)
{
    PGresult *rows = database_query(database, survey_sql_places, NULL, error);
    if (!rows)
        return NULL;
    struct places *places = memory_resize(NULL, 1, sizeof *places);
    places->rows = rows;
    return places;
}

void places_free(struct places *places)
{
    if (!places)
        return;
    PQclear(places->rows);
    free(places);
}

static struct place place_at(const struct places *places, int row)
{
    const char *province = result_text(places->rows, row, PROVINCE);
    return (struct place){result_text(places->rows, row, CODE), result_text(places->rows, row, NAME),
                          result_text(places->rows, row, PROVINCE_CODE), province ? province : ""};
}

bool places_find(const struct places *places, const char *code, struct place *place)
{
    int low = 0, high = places ? PQntuples(places->rows) : 0;
    while (low < high) {
        int middle = low + (high - low) / 2;
        int order = strcmp(code, result_text(places->rows, middle, CODE));
        if (order == 0) {
            *place = place_at(places, middle);
            return true;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

const char *places_province(const struct places *places, const char *text, struct error *error)
{
    char known[400] = "";
    size_t at = 0;
    for (int row = 0; row < PQntuples(places->rows); row++) {
        struct place place = place_at(places, row);
        if (strcasecmp(text, place.province_code) == 0 || strcasecmp(text, place.province) == 0 ||
            strcmp(text, place.province_code + strspn(place.province_code, "PV")) == 0)
            return place.province_code;
        if (at < sizeof known && !strstr(known, place.province_code))
            at += (size_t)snprintf(known + at, sizeof known - at, "%s%s %s", at ? ", " : "", place.province_code,
                                   place.province);
    }
    error_set(error, ERROR_FATAL, at ? "no province '%s'; there are %s" : "no province '%s': no register names any%s",
              text, known);
    return NULL;
}
