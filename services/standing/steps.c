#include "standing/steps.h"
#include "common/arena.h"
#include "common/number_text.h"
#include "rules/explain.h"
#include "standing/names.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What the steps are made of, and the steps so far.
struct telling {
    const struct standing *standing;
    const struct explanation *why;
    int period;
    struct steps *steps;
};

__attribute__((format(printf, 4, 5))) static void step_add(struct telling *telling, const char *about,
                                                           const struct source *source, const char *format, ...)
{
    struct steps *steps = telling->steps;
    va_list arguments;
    steps->items = memory_resize(steps->items, steps->count + 1, sizeof *steps->items);
    struct step *step = &steps->items[steps->count++];
    *step = (struct step){about, NULL, source};
    va_start(arguments, format);
    if (vasprintf(&step->text, format, arguments) < 0)
        step->text = NULL;
    va_end(arguments);
}

struct number {
    char text[NUMBER_TEXT_SIZE];
};

static const char *grouped(int64_t value, struct number *number)
{
    return number_format(value, number->text);
}

static const char *with_sign(int64_t value, struct number *number)
{
    return number_format_signed(value, number->text);
}

// A number as it continues a sum: "+ 1,334", "- 3".
static const char *term(int64_t value, struct number *number)
{
    char digits[NUMBER_TEXT_SIZE];
    snprintf(number->text, sizeof number->text, "%c %s", value < 0 ? '-' : '+',
             number_format(value < 0 ? -value : value, digits));
    return number->text;
}

static const char *decimal(double value, int decimals, struct number *number)
{
    return number_format_decimal(value, decimals, number->text);
}

static void explain_existence(struct telling *telling)
{
    const struct municipal_register *municipal_register = telling->why->municipal_register;
    char first[DAY_TEXT_SIZE], effective[DAY_TEXT_SIZE];
    step_add(telling, "Exists", &municipal_register->source,
             "on %s, the period's first day: by the register of %s and the reorganisations after it.",
             day_format(period_first_day(telling->period), first),
             day_format(municipal_register->effective_on, effective));
}

static void explain_inhabitants(struct telling *telling)
{
    const struct explanation *why = telling->why;
    char day[DAY_TEXT_SIZE], name[NAMED_SIZE];
    struct number number, national;
    step_add(telling, "Inhabitants", &why->population->source,
             "%s of the country's %s, on %s (article 29(1): 1 January of the year before).",
             grouped((int64_t)why->quota.inhabitants, &number), grouped((int64_t)why->population->national, &national),
             day_format(why->population->reference_day, day));
    for (size_t i = 0; i < why->inhabitants_part_count; i++)
        step_add(telling, "", &why->inhabitants_parts[i].reorganisation->source,
                 "of these %s from %s, as the province fixed them (article 30; in force on %s).",
                 grouped((int64_t)why->inhabitants_parts[i].inhabitants, &number),
                 standing_named(telling->standing, why->inhabitants_parts[i].from_code, telling->period - 1, name),
                 day_format(why->inhabitants_parts[i].reorganisation->effective_on, day));
}

static void explain_indicative(struct telling *telling)
{
    const struct indicative *indicative = &telling->why->indicative;
    char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];
    struct number a, b, c, d;
    step_add(telling, "Total", NULL, "%s, indicative (this product's own rule): nothing was announced yet.",
             grouped(indicative->total, &a));
    step_add(telling, "", NULL, "inflow %s persons from %s to %s; expected: %s x %d days left / 182 = %s.",
             grouped(indicative->inflow, &a), day_format(indicative->first_day, first),
             day_format(indicative->last_day, last), grouped(indicative->inflow, &b), indicative->days,
             grouped(indicative->expected, &c));
    step_add(telling, "", NULL, "waiting %s + expected %s - still to be housed by earlier quotas %s = %s, at least 0.",
             grouped(indicative->waiting, &a), grouped(indicative->expected, &b), grouped(indicative->outflow, &c),
             grouped(indicative->waiting + indicative->expected - indicative->outflow, &d));
}

static void explain_total(struct telling *telling)
{
    const struct national_total *total = telling->why->total;
    char day[DAY_TEXT_SIZE];
    struct number number;
    if (!total) {
        explain_indicative(telling);
        return;
    }
    step_add(telling, "Total", &total->source, "%s persons in the country, %s, announced on %s%s.",
             grouped(total->persons, &number), total_status_name(total->status), day_format(total->announced_on, day),
             telling->why->nation.announced_late ? ", later than 13 weeks before the period" : "");
}

// The divisors d that give every municipality its computed quota. ceil(inhabitants / d) is the quota q exactly where
// inhabitants / q <= d < inhabitants / (q - 1), and d must lie in all these ranges: low / low_by <= d < high / high_by.
// With high_by 0 there is no upper end.
struct divisors {
    uint64_t low, low_by, high, high_by;
};

static struct divisors divisors_find(const struct period_figures *figures)
{
    struct divisors divisors = {0, 1, 1, 0};
    for (size_t i = 0; i < figures->count; i++) {
        uint64_t inhabitants = figures->quotas[i].inhabitants, quota = figures->quotas[i].computed_quota;
        if (quota == 0)
            continue;
        if ((unsigned __int128)inhabitants * divisors.low_by > (unsigned __int128)divisors.low * quota) {
            divisors.low = inhabitants;
            divisors.low_by = quota;
        }
        if (quota > 1 &&
            (unsigned __int128)inhabitants * divisors.high_by < (unsigned __int128)divisors.high * (quota - 1)) {
            divisors.high = inhabitants;
            divisors.high_by = quota - 1;
        }
    }
    return divisors;
}

// The divisor in the range that has the fewest decimals, which is what people can check most easily; returns how many.
// Where even nine are too few it is the one nearest to the low end.
static int divisor_decimals(const struct divisors *divisors, double *divisor)
{
    uint64_t power = 1;
    for (int decimals = 0; decimals <= 9; decimals++, power *= 10) {
        unsigned __int128 scaled = (unsigned __int128)divisors->low * power;
        uint64_t least = (uint64_t)((scaled + divisors->low_by - 1) / divisors->low_by);
        *divisor = (double)least / (double)power; // for people's eyes only
        if (divisors->high_by == 0 ||
            (unsigned __int128)least * divisors->high_by < (unsigned __int128)divisors->high * power)
            return decimals;
    }
    return 9;
}

static void explain_sum_preserving(struct telling *telling)
{
    const struct quota *quota = &telling->why->quota;
    const struct period_figures *figures = figures_period(telling->standing->figures, telling->period);
    struct divisors divisors = divisors_find(figures);
    double divisor;
    int decimals = divisor_decimals(&divisors, &divisor);
    bool tie = divisors.high_by > 0 &&
               (unsigned __int128)divisors.low * divisors.high_by >= (unsigned __int128)divisors.high * divisors.low_by;
    double exact = divisor > 0 ? (double)quota->inhabitants / divisor : 0.0;
    struct number a, b, c, d, e;
    step_add(telling, "Quota", NULL,
             "sum-preserving (Adams): the divisor %s, the same for all %s municipalities, makes their quotas add up to "
             "the total; %s / %s = %s, rounded up: %s.",
             decimal(divisor, decimals, &a), grouped((int64_t)figures->count, &b),
             grouped((int64_t)quota->inhabitants, &c), a.text, decimal(exact, 3, &d),
             grouped(quota->computed_quota, &e));
    if (tie)
        step_add(telling, "", NULL,
                 "some claims are equal at that divisor: the larger municipality goes first, then the lower code.");
}

static void explain_statutory(struct telling *telling)
{
    const struct explanation *why = telling->why;
    struct number a, b, c, d, e;
    uint64_t national = why->nation.national_inhabitants;
    double exact = national ? (double)why->quota.inhabitants * why->nation.national_total / (double)national : 0.0;
    if (why->total ? why->total->method != METHOD_STATUTORY : true)
        step_add(telling, "Quota", NULL,
                 "statutory, as the total is less than the number of municipalities, each of which would get at least "
                 "one.");
    step_add(telling, "Quota", NULL, "statutory (article 29(1)): %s x %s / %s = %s, rounded up: %s.",
             grouped((int64_t)why->quota.inhabitants, &a), grouped(why->nation.national_total, &b),
             grouped((int64_t)national, &c), decimal(exact, 3, &d), grouped(why->quota.computed_quota, &e));
}

static void explain_quota_rule(struct telling *telling)
{
    const struct explanation *why = telling->why;
    char day[DAY_TEXT_SIZE];
    struct number number;
    if (why->quota.inhabitants == 0)
        step_add(telling, "Quota", NULL, "0: its inhabitants are not known.");
    else if (why->nation.basis == BASIS_SUM_PRESERVING)
        explain_sum_preserving(telling);
    else
        explain_statutory(telling);
    if (why->official)
        step_add(telling, "", &why->official->source, "the ministry published %s on %s, which counts instead.",
                 grouped(why->quota.quota, &number), day_format(why->official->announced_on, day));
    if (why->official_passed)
        step_add(telling, "", &why->official_passed->source,
                 "an official quota of %s no longer counts: a newer total is in force.",
                 day_format(why->official_passed->announced_on, day));
}

static void explain_transfers(struct telling *telling)
{
    const struct explanation *why = telling->why;
    char from[NAMED_SIZE], to[NAMED_SIZE], day[DAY_TEXT_SIZE];
    struct number number;
    for (size_t i = 0; i < why->transfer_count; i++) {
        const struct transfer *transfer = why->transfers[i];
        int64_t persons = transfer->to_code == why->quota.code ? transfer->persons : -(int64_t)transfer->persons;
        step_add(telling, i == 0 ? "Transferred" : "", &transfer->source,
                 "%s: %s to %s, decided on %s (article 29(2)).", with_sign(persons, &number),
                 standing_named(telling->standing, transfer->from_code, telling->period, from),
                 standing_named(telling->standing, transfer->to_code, telling->period, to),
                 day_format(transfer->decided_on, day));
    }
}

static void explain_carry_part(struct telling *telling, const struct carry_part *part, const char *about)
{
    char name[NAMED_SIZE], before[PERIOD_TEXT_SIZE];
    struct number a, b, c, d;
    period_roman(telling->period - 1, before);
    standing_named(telling->standing, part->from_code, telling->period - 1, name);
    if (!part->reorganisation)
        step_add(telling, about, NULL, "%s: what remained of %s in %s.", with_sign(part->persons, &a), name, before);
    else if (part->persons == part->closing)
        step_add(telling, about, &part->reorganisation->source, "%s: all that remained of %s in %s (article 30).",
                 with_sign(part->persons, &a), name, before);
    else
        step_add(telling, about, &part->reorganisation->source,
                 "%s: of the %s that remained of %s in %s, by inhabitants: %s of %s (article 30).",
                 with_sign(part->persons, &a), with_sign(part->closing, &b), name, before,
                 grouped((int64_t)part->inhabitants, &c), grouped((int64_t)part->from_inhabitants, &d));
}

static void explain_carry_over(struct telling *telling)
{
    const struct explanation *why = telling->why;
    struct number number;
    if (why->nation.phase == PHASE_ANNOUNCED)
        step_add(telling, "Carried over", NULL, "0: it counts from the period's first day on.");
    else if (why->opening_balance)
        step_add(telling, "Carried over", &why->opening_balance->source, "%s: the opening balance that was given.",
                 with_sign(why->quota.carry_over, &number));
    else if (why->first_period)
        step_add(telling, "Carried over", NULL, "0: this is the first period, and no opening balance was given.");
    else if (why->carry_left)
        step_add(telling, "Carried over", NULL,
                 "0: its balance went to the municipalities that it became (article 30).");
    else if (why->carry_part_count == 0)
        step_add(telling, "Carried over", NULL, "0: it was no municipality in the period before.");
    else
        for (size_t i = 0; i < why->carry_part_count; i++)
            explain_carry_part(telling, &why->carry_parts[i], i == 0 ? "Carried over" : "");
}

static void explain_schedule(struct telling *telling)
{
    const struct quota *quota = &telling->why->quota;
    int months = telling->why->nation.months_elapsed;
    double due = (double)months * (double)quota->corrected_quota; // what is due, in sixths
    struct number a, b, c;
    step_add(telling, "Schedule", NULL,
             "%s: due after %d of 6 months is %d x %s / 6 = %s; three quarters of that is %s.",
             schedule_name(quota->schedule), months, months, grouped(quota->corrected_quota, &a),
             decimal(due / 6, 1, &b), decimal(due / 8, 1, &c));
}

static void explain_outcome(struct telling *telling)
{
    const struct quota *quota = &telling->why->quota;
    struct number a, b, c, d;
    step_add(telling, "Corrected", NULL, "%s %s transferred %s carried over = %s.", grouped(quota->quota, &a),
             term(quota->transferred, &b), term(quota->carry_over, &c), grouped(quota->corrected_quota, &d));
    step_add(telling, "Realised", NULL,
             "%s persons of placements with a date in the period, of these %s family members.",
             grouped(quota->realised, &a), grouped(quota->realised_family, &b));
    step_add(telling, "To go", NULL, "%s - %s = %s.", grouped(quota->corrected_quota, &a), grouped(quota->realised, &b),
             grouped(quota->remaining, &c));
    explain_schedule(telling);
}

bool steps_make(struct steps *steps, const struct standing *standing, int code, int period)
{
    struct explanation why;
    struct telling telling = {standing, &why, period, steps};
    *steps = (struct steps){0};
    if (!explain_quota(standing->ledger, standing->figures, code, period, &why))
        return false;
    explain_existence(&telling);
    explain_inhabitants(&telling);
    explain_total(&telling);
    explain_quota_rule(&telling);
    explain_transfers(&telling);
    explain_carry_over(&telling);
    explain_outcome(&telling);
    explanation_free(&why);
    return true;
}

void steps_free(struct steps *steps)
{
    for (size_t i = 0; i < steps->count; i++)
        free(steps->items[i].text);
    free(steps->items);
}
