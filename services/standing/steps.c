#include "standing/steps.h"
#include "common/arena.h"
#include "standing/names.h"
#include "standing/steps_inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void step_add(struct telling *telling, const char *about, const struct source *source, const char *format, ...)
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

const char *grouped(const struct telling *telling, int64_t value, struct number *number)
{
    return number_words(value, telling->language, number->text);
}

const char *with_sign(const struct telling *telling, int64_t value, struct number *number)
{
    return number_words_signed(value, telling->language, number->text);
}

const char *decimal(const struct telling *telling, double value, int decimals, struct number *number)
{
    return number_words_decimal(value, decimals, telling->language, number->text);
}

// A number as it continues a sum: "+ 1,334", "- 3".
static const char *term(const struct telling *telling, int64_t value, struct number *number)
{
    struct number digits;
    snprintf(number->text, sizeof number->text, "%c %s", value < 0 ? '-' : '+',
             grouped(telling, value < 0 ? -value : value, &digits));
    return number->text;
}

static void explain_existence(struct telling *telling)
{
    const struct municipal_register *municipal_register = telling->why->municipal_register;
    char first[DAY_WORDS_SIZE], effective[DAY_WORDS_SIZE];
    step_add(telling, IN(telling, "Gemeente", "Exists"), &municipal_register->source,
             IN(telling,
                "bestaat op %s, de eerste dag van het halfjaar. Dat volgt uit de lijst van gemeenten van %s en de "
                "herindelingen daarna.",
                "on %s, the period's first day: by the register of %s and the reorganisations after it."),
             day_words(period_first_day(telling->period), telling->language, first),
             day_words(municipal_register->effective_on, telling->language, effective));
}

static void explain_inhabitants(struct telling *telling)
{
    const struct explanation *why = telling->why;
    char day[DAY_WORDS_SIZE], name[NAMED_SIZE];
    struct number number, national;
    step_add(telling, IN(telling, "Inwoners", "Inhabitants"), &why->population->source,
             IN(telling,
                "%s van de %s inwoners van het land, op %s (artikel 29, lid 1: op 1 januari van het jaar ervoor).",
                "%s of the country's %s, on %s (article 29(1): 1 January of the year before)."),
             grouped(telling, (int64_t)why->quota.inhabitants, &number),
             grouped(telling, (int64_t)why->population->national, &national),
             day_words(why->population->reference_day, telling->language, day));
    for (size_t i = 0; i < why->inhabitants_part_count; i++)
        step_add(telling, "", &why->inhabitants_parts[i].reorganisation->source,
                 IN(telling, "van wie %s uit %s, zoals de provincie heeft vastgesteld (artikel 30; geldt vanaf %s).",
                    "of these %s from %s, as the province fixed them (article 30; in force on %s)."),
                 grouped(telling, (int64_t)why->inhabitants_parts[i].inhabitants, &number),
                 standing_named(telling->standing, why->inhabitants_parts[i].from_code, telling->period - 1, name),
                 day_words(why->inhabitants_parts[i].reorganisation->effective_on, telling->language, day));
}

static void explain_indicative(struct telling *telling)
{
    const struct indicative *indicative = &telling->why->indicative;
    char first[DAY_WORDS_SIZE], last[DAY_WORDS_SIZE];
    struct number a, b, c, d;
    step_add(telling, IN(telling, "Landelijk totaal", "Total"), NULL,
             IN(telling, "%s, indicatief (een eigen regel van dit product): er is nog geen totaal bekendgemaakt.",
                "%s, indicative (this product's own rule): nothing was announced yet."),
             grouped(telling, indicative->total, &a));
    step_add(telling, "", NULL,
             IN(telling, "instroom: %s personen van %s tot en met %s. Verwacht: %s x %d resterende dagen / 182 = %s.",
                "inflow %s persons from %s to %s; expected: %s x %d days left / 182 = %s."),
             grouped(telling, indicative->inflow, &a), day_words(indicative->first_day, telling->language, first),
             day_words(indicative->last_day, telling->language, last), grouped(telling, indicative->inflow, &b),
             indicative->days, grouped(telling, indicative->expected, &c));
    step_add(telling, "", NULL,
             IN(telling,
                "wachtend %s + verwacht %s - nog te huisvesten voor eerdere taakstellingen %s = %s, minstens 0.",
                "waiting %s + expected %s - still to be housed by earlier quotas %s = %s, at least 0."),
             grouped(telling, indicative->waiting, &a), grouped(telling, indicative->expected, &b),
             grouped(telling, indicative->outflow, &c),
             grouped(telling, indicative->waiting + indicative->expected - indicative->outflow, &d));
}

static void explain_total(struct telling *telling)
{
    const struct national_total *total = telling->why->total;
    char day[DAY_WORDS_SIZE];
    struct number number;
    if (!total) {
        explain_indicative(telling);
        return;
    }
    step_add(telling, IN(telling, "Landelijk totaal", "Total"), &total->source,
             IN(telling, "%s personen in het hele land, %s, bekendgemaakt op %s%s.",
                "%s persons in the country, %s, announced on %s%s."),
             grouped(telling, total->persons, &number), total_status_words(total->status, telling->language),
             day_words(total->announced_on, telling->language, day),
             telling->why->nation.announced_late
                 ? IN(telling, ", later dan 13 weken voor het halfjaar", ", later than 13 weeks before the period")
                 : "");
}

static void explain_transfers(struct telling *telling)
{
    const struct explanation *why = telling->why;
    char from[NAMED_SIZE], to[NAMED_SIZE], day[DAY_WORDS_SIZE];
    struct number number;
    for (size_t i = 0; i < why->transfer_count; i++) {
        const struct transfer *transfer = why->transfers[i];
        int64_t persons = transfer->to_code == why->quota.code ? transfer->persons : -(int64_t)transfer->persons;
        step_add(telling, i == 0 ? IN(telling, "Overdracht", "Transferred") : "", &transfer->source,
                 IN(telling, "%s: van %s naar %s, besloten op %s (artikel 29, lid 2).",
                    "%s: %s to %s, decided on %s (article 29(2))."),
                 with_sign(telling, persons, &number),
                 standing_named(telling->standing, transfer->from_code, telling->period, from),
                 standing_named(telling->standing, transfer->to_code, telling->period, to),
                 day_words(transfer->decided_on, telling->language, day));
    }
}

static void explain_carry_part(struct telling *telling, const struct carry_part *part, const char *about)
{
    char name[NAMED_SIZE], before[PERIOD_TEXT_SIZE];
    struct number a, b, c, d;
    period_roman(telling->period - 1, before);
    standing_named(telling->standing, part->from_code, telling->period - 1, name);
    if (!part->reorganisation)
        step_add(telling, about, NULL, IN(telling, "%s: het saldo van %s na %s.", "%s: what remained of %s in %s."),
                 with_sign(telling, part->persons, &a), name, before);
    else if (part->persons == part->closing)
        step_add(telling, about, &part->reorganisation->source,
                 IN(telling, "%s: het hele saldo van %s na %s (artikel 30).",
                    "%s: all that remained of %s in %s (article 30)."),
                 with_sign(telling, part->persons, &a), name, before);
    else
        step_add(telling, about, &part->reorganisation->source,
                 IN(telling, "%s: een deel van %s, het saldo van %s na %s, naar inwoners: %s van de %s (artikel 30).",
                    "%s: of the %s that remained of %s in %s, by inhabitants: %s of %s (article 30)."),
                 with_sign(telling, part->persons, &a), with_sign(telling, part->closing, &b), name, before,
                 grouped(telling, (int64_t)part->inhabitants, &c),
                 grouped(telling, (int64_t)part->from_inhabitants, &d));
}

static void explain_carry_over(struct telling *telling)
{
    const struct explanation *why = telling->why;
    const char *about = IN(telling, "Saldo vorig halfjaar", "Carried over");
    struct number number;
    if (why->nation.phase == PHASE_ANNOUNCED)
        step_add(telling, about, NULL,
                 IN(telling, "0: het saldo telt mee vanaf de eerste dag van het halfjaar.",
                    "0: it counts from the period's first day on."));
    else if (why->opening_balance)
        step_add(telling, about, &why->opening_balance->source,
                 IN(telling, "%s: de beginstand die is opgegeven.", "%s: the opening balance that was given."),
                 with_sign(telling, why->quota.carry_over, &number));
    else if (why->first_period)
        step_add(telling, about, NULL,
                 IN(telling, "0: dit is het eerste halfjaar, en er is geen beginstand opgegeven.",
                    "0: this is the first period, and no opening balance was given."));
    else if (why->carry_left)
        step_add(telling, about, NULL,
                 IN(telling,
                    "0: het saldo is overgegaan naar de gemeenten waarin deze gemeente is opgegaan (artikel 30).",
                    "0: its balance went to the municipalities that it became (article 30)."));
    else if (why->carry_part_count == 0)
        step_add(telling, about, NULL,
                 IN(telling, "0: dit was in het vorige halfjaar nog geen gemeente.",
                    "0: it was no municipality in the period before."));
    else
        for (size_t i = 0; i < why->carry_part_count; i++)
            explain_carry_part(telling, &why->carry_parts[i], i == 0 ? about : "");
}

static void explain_schedule(struct telling *telling)
{
    const struct quota *quota = &telling->why->quota;
    int months = telling->why->nation.months_elapsed;
    double due = (double)months * (double)quota->corrected_quota; // what is due, in sixths
    struct number a, b, c;
    step_add(telling, IN(telling, "Schema", "Schedule"), NULL,
             IN(telling,
                "%s: na %d van de 6 maanden moeten er %d x %s / 6 = %s gehuisvest zijn. Driekwart daarvan is %s.",
                "%s: due after %d of 6 months is %d x %s / 6 = %s; three quarters of that is %s."),
             schedule_words(quota->schedule, telling->language), months, months,
             grouped(telling, quota->corrected_quota, &a), decimal(telling, due / 6, 1, &b),
             decimal(telling, due / 8, 1, &c));
}

static void explain_outcome(struct telling *telling)
{
    const struct quota *quota = &telling->why->quota;
    struct number a, b, c, d;
    step_add(telling, IN(telling, "Gecorrigeerd", "Corrected"), NULL,
             IN(telling, "%s %s overdracht %s saldo = %s.", "%s %s transferred %s carried over = %s."),
             grouped(telling, quota->quota, &a), term(telling, quota->transferred, &b),
             term(telling, quota->carry_over, &c), grouped(telling, quota->corrected_quota, &d));
    step_add(telling, IN(telling, "Realisatie", "Realised"), NULL,
             IN(telling, "%s personen zijn in het halfjaar gehuisvest, van wie %s nareizigers.",
                "%s persons of placements with a date in the period, of these %s family members."),
             grouped(telling, quota->realised, &a), grouped(telling, quota->realised_family, &b));
    step_add(telling, IN(telling, "Nog te realiseren", "To go"), NULL, "%s - %s = %s.",
             grouped(telling, quota->corrected_quota, &a), grouped(telling, quota->realised, &b),
             grouped(telling, quota->remaining, &c));
    explain_schedule(telling);
}

bool steps_make(struct steps *steps, const struct standing *standing, int code, int period, enum language language)
{
    struct explanation why;
    struct telling telling = {standing, &why, period, language, steps};
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
