#include "standing/municipality_search.h"
#include "standing/municipality_name.h"
#include "standing/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INSTEAD_MOST 5   // how many names are suggested where none fits
#define DISTANT      100 // more mistakes than are ever taken for such

// A search for a name among all codes: the code that is called so, a second one if there is one, and some names to
// suggest instead. These are the ones that what was asked for is a part of; where there are none, those it may be
// misspelt from.
struct search {
    char *asked; // folded
    int found, twin, distance;
    size_t near; // how many could be suggested
    char instead[1100];
};

static void instead_add(struct search *search, int code, const char *name)
{
    size_t length = strlen(search->instead);
    if (search->near++ < INSTEAD_MOST)
        snprintf(search->instead + length, sizeof search->instead - length, "%s%s (GM%04d)", length ? ", " : "", name,
                 code);
}

static void search_try(struct search *search, int code, const char *name)
{
    enum name_fit fit = name && search->asked ? name_fits(name, search->asked) : NAME_OTHER;
    if (fit == NAME_SAME && search->found != CODE_NONE)
        search->twin = code;
    else if (fit == NAME_SAME)
        search->found = code;
    else if (fit == NAME_PART)
        instead_add(search, code, name);
}

// Keeps the names that are the fewest mistakes away, if these are few enough to be mistakes.
static void search_misspelt(struct search *search, int code, const char *name)
{
    int distance = name ? name_mistakes(name, search->asked) : DISTANT;
    if (distance > name_mistakes_most(search->asked) || distance > search->distance)
        return;
    if (distance < search->distance) {
        search->distance = distance;
        search->near = 0;
        search->instead[0] = '\0';
    }
    instead_add(search, code, name);
}

static void not_found(const struct search *search, const char *text, struct error *error)
{
    char more[32] = "";
    if (search->near > INSTEAD_MOST)
        snprintf(more, sizeof more, " or %zu others", search->near - INSTEAD_MOST);
    error_set(error, ERROR_FATAL, "no municipality '%s'%s%s%s: give its CBS code (GM0716) or its whole name", text,
              search->near ? "; perhaps " : "", search->instead, more);
}

static void search_all(struct search *search, const struct ledger *ledger,
                       void (*try)(struct search *, int, const char *))
{
    for (int code = 0; code < MUNICIPALITY_CODES; code++)
        try(search, code, ledger_name(ledger, code, INT32_MAX));
}

int municipality_search(const struct ledger *ledger, const char *text, struct error *error)
{
    int code = code_parse(text);
    if (code != CODE_NONE)
        return code;
    struct search search = {.asked = name_fold(text), .found = CODE_NONE, .twin = CODE_NONE, .distance = DISTANT - 1};
    search_all(&search, ledger, search_try);
    if (search.found == CODE_NONE && search.near == 0 && search.asked)
        search_all(&search, ledger, search_misspelt);
    free(search.asked);
    if (search.found == CODE_NONE)
        not_found(&search, text, error);
    if (search.twin == CODE_NONE)
        return search.found;
    error_set(error, ERROR_FATAL, "GM%04d and GM%04d are both called '%s': give the code", search.found, search.twin,
              text);
    return CODE_NONE;
}
