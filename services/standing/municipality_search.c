#include "standing/municipality_search.h"
#include "common/arena.h"
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

// Searches; `asked` is to be freed.
static struct search search_begin(const struct ledger *ledger, const char *text)
{
    struct search search = {.asked = name_fold(text), .found = CODE_NONE, .twin = CODE_NONE, .distance = DISTANT - 1};
    search_all(&search, ledger, search_try);
    if (search.found == CODE_NONE && search.near == 0 && search.asked && *search.asked)
        search_all(&search, ledger, search_misspelt);
    return search;
}

int municipality_search(const struct ledger *ledger, const char *text, struct error *error)
{
    int code = code_parse(text);
    if (code != CODE_NONE)
        return code;
    struct search search = search_begin(ledger, text);
    free(search.asked);
    if (search.found == CODE_NONE)
        not_found(&search, text, error);
    if (search.twin == CODE_NONE)
        return search.found;
    error_set(error, ERROR_FATAL, "GM%04d and GM%04d are both called '%s': give the code", search.found, search.twin,
              text);
    return CODE_NONE;
}

// Adds the codes whose name fits; `bare` compares names without what stands in brackets.
static void candidates_add(const struct ledger *ledger, const char *asked, bool bare,
                           struct municipality_candidates *found)
{
    for (int code = 0; code < MUNICIPALITY_CODES && found->count < CANDIDATES_MOST; code++) {
        const char *name = ledger_name(ledger, code, INT32_MAX), *bracket = name ? strstr(name, " (") : NULL;
        if (!name || (bare && !bracket))
            continue;
        char *compared = memory_text(name, bare ? (size_t)(bracket - name) : strlen(name));
        if (name_fits(compared, asked) == NAME_SAME)
            found->codes[found->count++] = code;
        free(compared);
    }
}

static void candidates_tell(const struct ledger *ledger, struct municipality_candidates *found)
{
    size_t length = 0;
    for (size_t i = 0; i < found->count && length < sizeof found->text; i++)
        length += (size_t)snprintf(found->text + length, sizeof found->text - length, "%sGM%04d %s",
                                   i == 0                  ? "could be "
                                   : i + 1 == found->count ? " or "
                                                           : ", ",
                                   found->codes[i], ledger_name(ledger, found->codes[i], INT32_MAX));
}

static void none_tell(const struct search *search, struct municipality_candidates *found)
{
    snprintf(found->text, sizeof found->text, "names no municipality%s%.350s", search->near ? "; perhaps " : "",
             search->instead);
}

void municipality_candidates(const struct ledger *ledger, const char *name, struct municipality_candidates *found)
{
    char *asked = name_fold(name);
    *found = (struct municipality_candidates){.count = 0};
    if (asked && *asked)
        candidates_add(ledger, asked, false, found);
    if (asked && *asked && found->count == 0)
        candidates_add(ledger, asked, true, found);
    free(asked);
    if (found->count > 1)
        candidates_tell(ledger, found);
    if (found->count > 0)
        return;
    struct search search = search_begin(ledger, name);
    none_tell(&search, found);
    free(search.asked);
}
