#include "taakctl/standing.h"
#include "ledger/ledger_read.h"
#include "taakctl/municipality_name.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INSTEAD_MOST 5   // names that are told where none fits
#define DISTANT      100 // further than any name is

bool standing_read(struct context *context, struct standing *standing)
{
    struct error *error = &context->error;
    *standing = (struct standing){ledger_new(), figures_new()};
    if (!standing->ledger || !standing->figures)
        return error_set(error, ERROR_FATAL, "out of memory");
    struct database *database = command_database(context);
    bool ok = database && database_command(database, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", error) &&
              ledger_read(standing->ledger, database, error) && database_command(database, "COMMIT", error);
    database_close(database);
    return ok &&
           (figures_compute(standing->figures, standing->ledger) || error_set(error, ERROR_FATAL, "out of memory"));
}

void standing_free(struct standing *standing)
{
    ledger_free(standing->ledger);
    figures_free(standing->figures);
}

const char *standing_name(const struct standing *standing, int code, int period)
{
    const char *name = ledger_name(standing->ledger, code, period_first_day(period));
    return name ? name : "";
}

// "GM0716" in either case, as 716; CODE_NONE for anything else.
static int code_parse(const char *text)
{
    if (strlen(text) != 6 || strncasecmp(text, "GM", 2) != 0)
        return CODE_NONE;
    for (const char *c = text + 2; *c; c++)
        if (!isdigit((unsigned char)*c))
            return CODE_NONE;
    return atoi(text + 2);
}

// Codes by name: those that are called so, and some of those that are called something like it, either because what was
// asked is a part of their name, or for want of such because it is misspelt.
struct search {
    char *asked; // folded
    int found, twin, distance;
    size_t near; // how many are called something like it
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

// Those that are the fewest mistakes away, if they are few enough.
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

static void search_all(struct search *search, const struct standing *standing,
                       void (*try)(struct search *, int, const char *))
{
    for (int code = 0; code < MUNICIPALITY_CODES; code++)
        try(search, code, ledger_name(standing->ledger, code, INT32_MAX));
}

int standing_municipality(const struct standing *standing, const char *text, struct error *error)
{
    int code = code_parse(text);
    if (code != CODE_NONE)
        return code;
    struct search search = {.asked = name_fold(text), .found = CODE_NONE, .twin = CODE_NONE, .distance = DISTANT - 1};
    search_all(&search, standing, search_try);
    if (search.found == CODE_NONE && search.near == 0 && search.asked)
        search_all(&search, standing, search_misspelt);
    free(search.asked);
    if (search.found == CODE_NONE)
        not_found(&search, text, error);
    if (search.twin == CODE_NONE)
        return search.found;
    error_set(error, ERROR_FATAL, "GM%04d and GM%04d are both called '%s': give the code", search.found, search.twin,
              text);
    return CODE_NONE;
}

int standing_current_period(const struct standing *standing)
{
    int first, last, current = PERIOD_NONE;
    if (!figures_range(standing->figures, &first, &last))
        return PERIOD_NONE;
    for (int period = first; period <= last; period++) {
        const struct period_figures *figures = figures_period(standing->figures, period);
        if (figures && figures->published && (current == PERIOD_NONE || figures->nation.phase != PHASE_ANNOUNCED))
            current = period;
    }
    return current;
}

const char *period_roman(int period, char text[PERIOD_TEXT_SIZE])
{
    snprintf(text, PERIOD_TEXT_SIZE, "%d-%s", period_year(period), period_half(period) == 1 ? "I" : "II");
    return text;
}

const char *phase_name(enum phase phase)
{
    return phase == PHASE_ANNOUNCED ? "announced" : phase == PHASE_RUNNING ? "running" : "ended";
}

const char *total_status_name(enum total_status status)
{
    return status == TOTAL_FORECAST ? "forecast" : status == TOTAL_DEFINITIVE ? "definitive" : "indicative";
}

const char *basis_name(enum basis basis)
{
    return basis == BASIS_STATUTORY ? "statutory" : basis == BASIS_SUM_PRESERVING ? "sum-preserving" : "official";
}

const char *schedule_name(enum schedule schedule)
{
    return schedule == SCHEDULE_ON_SCHEDULE       ? "on schedule"
           : schedule == SCHEDULE_SLIGHTLY_BEHIND ? "slightly behind"
                                                  : "behind";
}

const char *balance_name(int64_t carry_over)
{
    return carry_over > 0 ? "backlog" : carry_over < 0 ? "lead" : "";
}
