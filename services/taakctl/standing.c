#include "taakctl/standing.h"
#include "ledger/ledger_read.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#define NAME_LONGEST 128

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

static bool to_wide(const char *text, wchar_t wide[NAME_LONGEST])
{
    size_t length = mbstowcs(wide, text, NAME_LONGEST - 1);
    if (length == (size_t)-1)
        return false;
    wide[length] = L'\0';
    for (wchar_t *c = wide; *c; c++)
        *c = (wchar_t)towlower((wint_t)*c);
    return true;
}

// How a name fits what was asked for: 2 the same but for case, 1 a part of it, 0 not at all.
static int name_fits(const char *name, const wchar_t *asked)
{
    wchar_t wide[NAME_LONGEST];
    if (!name || !to_wide(name, wide))
        return 0;
    return wcscmp(wide, asked) == 0 ? 2 : wcsstr(wide, asked) ? 1 : 0;
}

static int no_municipality(const char *text, const char *instead, struct error *error)
{
    error_set(error, ERROR_FATAL, "no municipality '%s'%s%s: give its CBS code (GM0716) or its whole name", text,
              *instead ? "; perhaps " : "", instead);
    return CODE_NONE;
}

int standing_municipality(const struct standing *standing, const char *text, struct error *error)
{
    wchar_t asked[NAME_LONGEST];
    char instead[512] = "";
    int found = CODE_NONE, code = code_parse(text);
    if (code != CODE_NONE)
        return code;
    if (!to_wide(text, asked))
        return no_municipality(text, "", error);
    for (code = 0; code < MUNICIPALITY_CODES; code++) {
        const char *name = ledger_name(standing->ledger, code, INT32_MAX);
        int fits = name_fits(name, asked);
        size_t length = strlen(instead);
        if (fits == 2 && found != CODE_NONE) {
            error_set(error, ERROR_FATAL, "GM%04d and GM%04d are both called '%s': give the code", found, code, name);
            return CODE_NONE;
        }
        if (fits == 2)
            found = code;
        if (fits == 1 && length + strlen(name) + 16 < sizeof instead)
            snprintf(instead + length, sizeof instead - length, "%s%s (GM%04d)", length ? ", " : "", name, code);
    }
    return found != CODE_NONE ? found : no_municipality(text, instead, error);
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
