#include "rules/figures.h"

#include "rules/division.h"
#include "rules/half_year.h"
#include "rules/settlement.h"

#include <stdlib.h>

struct figures {
    struct half_year *half_years; // a row of periods without a hole, from the first one that has a total
    size_t count;
    bool computed;      // false until a computation succeeds
    bool is_indicative; // the last half-year has the indicative total
    int32_t position;   // the ledger's position date when last computed
};

struct figures *figures_new(void)
{
    return calloc(1, sizeof(struct figures));
}

static void figures_clear(struct figures *figures)
{
    for (size_t i = 0; i < figures->count; i++)
        half_year_close(&figures->half_years[i]);
    free(figures->half_years);
    *figures = (struct figures){0};
}

void figures_free(struct figures *figures)
{
    if (figures != NULL)
        figures_clear(figures);
    free(figures);
}

// Opens the next half-year. Where the period has a total, it is divided; where it has none, it is a gap between two
// that have one. *possible is false where the total cannot be divided, as there is no population or no municipality:
// the half-year is then not opened, and neither is any after it.
static HALF_YEAR_TRY half_year_append(struct figures *figures, const struct ledger *ledger, int period,
                                      struct municipalities *municipalities, bool *possible)
{
    const struct determinations *determinations = ledger_determinations(ledger);
    const struct national_total *total = determinations_total(determinations, period);
    const struct population *population = determinations_population(determinations, period_reference_day(period));
    struct half_year *half_year = &figures->half_years[figures->count];
    *possible = total == NULL || population != NULL;
    if (!*possible)
        return true;
    if (!half_year_open(half_year, ledger, period, figures->count == 0, municipalities))
        return false;
    figures->count++;
    if (total == NULL)
        return true;
    if (half_year->figures.count == 0) {
        half_year_close(half_year);
        figures->count--;
        *possible = false;
        return true;
    }
    half_year->figures.published = true;
    half_year_count_inhabitants(half_year, determinations, population, municipalities);
    return division_divide(half_year, determinations, total, 0);
}

// Opens the period after the last one that has a total, for the indicative one, if it can be computed. It is divided
// after the others are settled, as its total follows from them.
static HALF_YEAR_TRY indicative_append(struct figures *figures, const struct ledger *ledger, int period,
                                       struct municipalities *municipalities)
{
    const struct determinations *determinations = ledger_determinations(ledger);
    const struct population *population = determinations_population_until(determinations, period_reference_day(period));
    struct half_year *half_year = &figures->half_years[figures->count];
    if (population == NULL || ledger_position(ledger) == DAY_NONE)
        return true;
    if (!half_year_open(half_year, ledger, period, false, municipalities))
        return false;
    if (half_year->figures.count == 0) {
        half_year_close(half_year);
        return true;
    }
    figures->count++;
    figures->is_indicative = true;
    half_year->figures.published = true;
    half_year->figures.nation.total_status = TOTAL_INDICATIVE;
    half_year_count_inhabitants(half_year, determinations, population, municipalities);
    return true;
}

// Opens all periods up to the first one that cannot be divided; gaps before that one are closed again.
static HALF_YEAR_TRY half_years_open(struct figures *figures, const struct ledger *ledger,
                                     struct municipalities *municipalities)
{
    int first = determinations_first_period(ledger_determinations(ledger));
    int last = determinations_last_period(ledger_determinations(ledger));
    if (first == PERIOD_NONE)
        return true;
    figures->half_years = calloc((size_t)(last - first) + 2, sizeof(*figures->half_years));
    if (figures->half_years == NULL)
        return false;
    bool possible = true;
    for (int period = first; period <= last && possible; period++) {
        if (!half_year_append(figures, ledger, period, municipalities, &possible))
            return false;
    }
    while (figures->count > 0 && !figures->half_years[figures->count - 1].figures.published)
        half_year_close(&figures->half_years[--figures->count]);
    return !possible || indicative_append(figures, ledger, last + 1, municipalities);
}

// Marks the cells of the next period that carry over the closing balance of a municipality: those of its parts, and its
// own. Its own may be marked in vain, where it was reorganised; settling it then changes nothing.
static void remaining_pass_on(struct half_year *next, const struct quota *quota)
{
    size_t begin, end;
    succession_split(&next->succession, quota->code, quota->remaining, &begin, &end);
    for (size_t i = begin; i < end; i++)
        half_year_mark(next, half_year_place(next, next->succession.shares[i].code));
    half_year_mark(next, half_year_place(next, quota->code));
}

static void dirty_settle(struct figures *figures, const struct ledger *ledger)
{
    for (size_t i = 0; i < figures->count; i++) {
        struct half_year *half_year = &figures->half_years[i];
        const struct half_year *before = i > 0 ? &figures->half_years[i - 1] : NULL;
        for (size_t dirty = 0; dirty < half_year->dirty_count; dirty++) {
            size_t place = half_year->dirty[dirty];
            if (settlement_settle(half_year, before, ledger, place) && i + 1 < figures->count)
                remaining_pass_on(&figures->half_years[i + 1], &half_year->figures.quotas[place]);
        }
        half_year->dirty_count = 0;
        settlement_count_nation(half_year, ledger);
    }
}

struct indicative figures_indicative(const struct figures *figures, const struct ledger *ledger)
{
    int period = figures->half_years[figures->count - 1].figures.nation.period;
    return indicative_of(ledger, figures->half_years, figures->count, period);
}

// Computes the indicative total, and divides it where it has moved or is new. It is the last period, so nothing else
// follows from it.
static HALF_YEAR_TRY indicative_settle(struct figures *figures, const struct ledger *ledger, bool is_new)
{
    if (!figures->is_indicative)
        return true;
    struct half_year *last = &figures->half_years[figures->count - 1];
    uint32_t total = (uint32_t)figures_indicative(figures, ledger).total;
    if (!is_new && total == last->figures.nation.national_total)
        return true;
    if (!division_divide(last, ledger_determinations(ledger), NULL, total))
        return false;
    dirty_settle(figures, ledger);
    return true;
}

static void touched_set(struct period_figures *figures, bool touched)
{
    figures->nation.touched = touched;
    for (size_t place = 0; place < figures->count; place++)
        figures->quotas[place].touched = touched;
}

bool figures_compute(struct figures *figures, const struct ledger *ledger)
{
    figures_clear(figures);
    figures->position = ledger_position(ledger);
    struct municipalities *municipalities = malloc(sizeof(*municipalities));
    bool done = municipalities != NULL && half_years_open(figures, ledger, municipalities);
    free(municipalities);
    if (done) {
        dirty_settle(figures, ledger);
        done = indicative_settle(figures, ledger, true);
    }
    if (!done) {
        figures_clear(figures);
        return false;
    }
    figures->computed = true;
    for (size_t i = 0; i < figures->count; i++)
        touched_set(&figures->half_years[i].figures, true);
    return true;
}

// Whether two position dates lie in one month: then phases, months elapsed and whether there is an indicative period
// are the same.
static bool same_month(int32_t a, int32_t b)
{
    if (a == DAY_NONE || b == DAY_NONE)
        return a == b;
    return day_date(a).year == day_date(b).year && day_date(a).month == day_date(b).month;
}

bool figures_update(struct figures *figures, const struct ledger *ledger, const struct housed_change *changes,
                    size_t count)
{
    if (!figures->computed || !same_month(figures->position, ledger_position(ledger)))
        return figures_compute(figures, ledger);
    figures->position = ledger_position(ledger);
    int first, last;
    if (!figures_range(figures, &first, &last))
        return true;
    for (size_t i = 0; i < count; i++) {
        if (changes[i].period < first || changes[i].period > last)
            continue;
        struct half_year *half_year = &figures->half_years[changes[i].period - first];
        half_year_mark(half_year, half_year_place(half_year, changes[i].code));
    }
    dirty_settle(figures, ledger);
    if (!indicative_settle(figures, ledger, false)) {
        figures_clear(figures);
        return false;
    }
    return true;
}

bool figures_range(const struct figures *figures, int *first, int *last)
{
    if (figures->count == 0)
        return false;
    *first = figures->half_years[0].figures.nation.period;
    *last = *first + (int)figures->count - 1;
    return true;
}

const struct period_figures *figures_period(const struct figures *figures, int period)
{
    int first, last;
    if (!figures_range(figures, &first, &last) || period < first || period > last)
        return NULL;
    return &figures->half_years[period - first].figures;
}

const struct quota *figures_quota(const struct figures *figures, int code, int period)
{
    if (figures_period(figures, period) == NULL)
        return NULL;
    const struct half_year *half_year = &figures->half_years[period - figures->half_years[0].figures.nation.period];
    size_t place = half_year_place(half_year, code);
    return place < half_year->figures.count ? &half_year->figures.quotas[place] : NULL;
}

void figures_touched_clear(struct figures *figures, int period)
{
    struct period_figures *cleared =
        &figures->half_years[period - figures->half_years[0].figures.nation.period].figures;
    if (cleared->nation.touched) // else no quota is either
        touched_set(cleared, false);
}
