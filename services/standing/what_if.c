#include "standing/what_if.h"
#include "rules/determinations.h"
#include "standing/names.h"
#include "standing/what_if_reorganisation.h"

static bool out_of_memory(struct error *error)
{
    return error_set(error, ERROR_FATAL, "out of memory");
}

// The day on which the total of the question is announced: today, or the day after everything that was announced for
// the period, so that it is in force and no official quota holds.
static int32_t announced_on(const struct ledger *ledger, int period)
{
    static const enum determination_kind kinds[] = {DETERMINATION_TOTAL, DETERMINATION_OFFICIAL_QUOTA};
    const struct determinations *determinations = ledger_determinations(ledger);
    int32_t last = ledger_position(ledger);
    if (last == DAY_NONE)
        last = period_reference_day(period);
    for (size_t i = 0; i < 2; i++) {
        size_t place = determinations_from(determinations, kinds[i], period);
        for (; determinations_until(determinations, kinds[i], place, period); place++) {
            const void *item = determinations_item(determinations, kinds[i], place);
            int32_t day = kinds[i] == DETERMINATION_TOTAL ? ((const struct national_total *)item)->announced_on
                                                          : ((const struct official_quota *)item)->announced_on;
            if (day >= last)
                last = day + 1;
        }
    }
    return last;
}

static bool total_ask(struct ledger *ledger, const struct what_if *question, struct error *error)
{
    char text[PERIOD_TEXT_SIZE];
    const struct national_total *in_force = determinations_total(ledger_determinations(ledger), question->period);
    if (!question->has_total && !question->method)
        return true;
    if (!in_force && !question->has_total)
        return error_set(error, ERROR_CONFIG,
                         "%s has no national total yet that another method could divide: give a total too",
                         period_roman(question->period, text));
    struct national_total total = {
        .period = question->period, .status = TOTAL_FORECAST, .method = METHOD_SUM_PRESERVING};
    if (in_force)
        total = *in_force;
    total.announced_on = announced_on(ledger, question->period);
    if (question->has_total)
        total.persons = question->national_total;
    if (question->method)
        total.method = question->method;
    return ledger_add_total(ledger, &total) || out_of_memory(error);
}

static bool transfers_ask(struct ledger *ledger, const struct what_if *question, struct error *error)
{
    for (size_t i = 0; i < question->transfer_count; i++) {
        struct transfer transfer = question->transfers[i];
        transfer.period = question->period;
        if (transfer.from_code == transfer.to_code)
            return error_set(error, ERROR_CONFIG, "GM%04d cannot transfer to itself", transfer.from_code);
        if (!ledger_add_transfer(ledger, &transfer))
            return out_of_memory(error);
    }
    return true;
}

static bool exists(const struct standing *result, int code, int period, struct error *error)
{
    char text[PERIOD_TEXT_SIZE];
    return standing_quota(result, code, period) ||
           error_set(error, ERROR_CONFIG, "GM%04d is no municipality in %s", code, period_roman(period, text));
}

static bool no_figures(const struct what_if *question, struct error *error)
{
    char period[PERIOD_TEXT_SIZE], day[DAY_TEXT_SIZE];
    period_roman(question->period, period);
    if (!question->has_total)
        return error_set(error, ERROR_CONFIG,
                         "there are no figures for %s: it has no national total, or a population or register is "
                         "missing",
                         period);
    return error_set(
        error, ERROR_CONFIG,
        "there are no figures for %s with a national total: it takes the inhabitants of %s, and a register "
        "of municipalities",
        period, day_format(period_reference_day(question->period), day));
}

// Whether the question makes sense for the figures that came of it.
static bool result_check(const struct standing *result, const struct what_if *question, struct error *error)
{
    if (!standing_period(result, question->period))
        return no_figures(question, error);
    for (size_t i = 0; i < question->transfer_count; i++)
        if (!exists(result, question->transfers[i].from_code, question->period, error) ||
            !exists(result, question->transfers[i].to_code, question->period, error))
            return false;
    return true;
}

bool what_if_make(struct standing *result, const struct ledger *ledger, const struct what_if *question,
                  struct error *error)
{
    *result = (struct standing){.ledger = ledger_copy(ledger)};
    if (!result->ledger)
        return out_of_memory(error);
    const struct reorganisation_asked reorganisation = {question->period, question->parts, question->part_count};
    return total_ask(result->ledger, question, error) && what_if_reorganise(result->ledger, &reorganisation, error) &&
           transfers_ask(result->ledger, question, error) && standing_of(result, result->ledger, error) &&
           result_check(result, question, error);
}
