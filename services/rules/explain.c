#include "rules/explain.h"

#include "rules/municipalities.h"
#include "rules/succession.h"

#include <stdlib.h>

// What returns it is false where memory is short.
#define EXPLAIN_TRY __attribute__((warn_unused_result)) static bool

static const struct reorganisation *reorganisation_at(const struct determinations *determinations, size_t place)
{
    return determinations_item(determinations, DETERMINATION_REORGANISATION, place);
}

// Returns how many parts the code is made of on the day; where `parts` is not NULL they are written there.
static size_t inhabitants_parts_gather(const struct determinations *determinations, int32_t day, int code,
                                       struct inhabitants_part *parts)
{
    size_t count = 0;
    size_t place = determinations_from(determinations, DETERMINATION_REORGANISATION, day);
    for (; determinations_until(determinations, DETERMINATION_REORGANISATION, place, day); place++) {
        const struct reorganisation *reorganisation = reorganisation_at(determinations, place);
        for (size_t i = 0; i < reorganisation->part_count; i++) {
            const struct reorganised_part *part = &reorganisation->parts[i];
            if (part->to_code != code)
                continue;
            if (parts != NULL)
                parts[count] = (struct inhabitants_part){
                    .from_code = part->from_code, .inhabitants = part->inhabitants, .reorganisation = reorganisation};
            count++;
        }
    }
    return count;
}

EXPLAIN_TRY inhabitants_explain(const struct determinations *determinations, struct explanation *explanation)
{
    int code = explanation->quota.code;
    const struct national_quota *nation = &explanation->nation;
    if (nation->population_day == DAY_NONE)
        return true;
    explanation->population = determinations_population(determinations, nation->population_day);
    int32_t day = municipalities_reorganised_on(determinations, nation->population_day,
                                                period_first_day(nation->period), code);
    if (day == DAY_NONE)
        return true;
    size_t count = inhabitants_parts_gather(determinations, day, code, NULL);
    explanation->inhabitants_parts = calloc(count + 1, sizeof(*explanation->inhabitants_parts));
    if (explanation->inhabitants_parts == NULL)
        return false;
    explanation->inhabitants_part_count = inhabitants_parts_gather(determinations, day, code,
                                                                   explanation->inhabitants_parts);
    return true;
}

static void official_explain(const struct determinations *determinations, struct explanation *explanation)
{
    int64_t persons;
    const struct official_quota *official = determinations_official(determinations, explanation->quota.period,
                                                                    explanation->quota.code, &persons);
    if (explanation->quota.basis == BASIS_OFFICIAL)
        explanation->official = official;
    else if (explanation->total != NULL)
        explanation->official_passed = official;
}

EXPLAIN_TRY transfers_explain(const struct determinations *determinations, const struct figures *figures,
                              struct explanation *explanation)
{
    int period = explanation->quota.period, code = explanation->quota.code;
    size_t first = determinations_from(determinations, DETERMINATION_TRANSFER, period);
    size_t count = determinations_from(determinations, DETERMINATION_TRANSFER, period + 1) - first;
    if (count == 0)
        return true;
    explanation->transfers = calloc(count, sizeof(const struct transfer *));
    if (explanation->transfers == NULL)
        return false;
    for (size_t i = first; i < first + count; i++) {
        const struct transfer *transfer = determinations_item(determinations, DETERMINATION_TRANSFER, i);
        bool concerns = transfer->from_code == code || transfer->to_code == code;
        if (concerns && figures_quota(figures, transfer->from_code, period) != NULL &&
            figures_quota(figures, transfer->to_code, period) != NULL)
            explanation->transfers[explanation->transfer_count++] = transfer;
    }
    return true;
}

// The first reorganisation of the day, by id, that has a part from one code to the other.
static const struct reorganisation *reorganisation_of(const struct determinations *determinations, int32_t day,
                                                      int from_code, int to_code)
{
    size_t place = determinations_from(determinations, DETERMINATION_REORGANISATION, day);
    for (; determinations_until(determinations, DETERMINATION_REORGANISATION, place, day); place++) {
        const struct reorganisation *reorganisation = reorganisation_at(determinations, place);
        for (size_t i = 0; i < reorganisation->part_count; i++) {
            if (reorganisation->parts[i].from_code == from_code && reorganisation->parts[i].to_code == to_code)
                return reorganisation;
        }
    }
    return NULL;
}

static struct carry_part succeeded_part(const struct determinations *determinations, const struct figures *figures,
                                        struct succession *succession, size_t share, int period)
{
    int from_code = succession->from_codes[share];
    int to_code = succession->shares[share].code;
    const struct quota *closing = figures_quota(figures, from_code, period - 1);
    struct carry_part part = {
        .from_code = from_code,
        .closing = closing != NULL ? closing->remaining : 0,
        .inhabitants = succession->shares[share].weight,
        .reorganisation = reorganisation_of(determinations, period_first_day(period), from_code, to_code),
    };
    size_t begin, end;
    succession_split(succession, from_code, part.closing, &begin, &end);
    for (size_t i = begin; i < end; i++)
        part.from_inhabitants += succession->shares[i].weight;
    part.persons = succession->shares[share].persons;
    return part;
}

// The carry-over of a municipality that is reorganised on the period's first day: what its parts bring. There are none
// where it only gave its balance away (carry_left).
EXPLAIN_TRY carry_succeeded(const struct determinations *determinations, const struct figures *figures,
                            struct explanation *explanation)
{
    int64_t balance;
    int period = explanation->quota.period, code = explanation->quota.code;
    struct succession succession;
    if (!succession_new(&succession, determinations, period_first_day(period)))
        return false;
    explanation->carry_parts = calloc(succession.count + 1, sizeof(*explanation->carry_parts));
    if (explanation->carry_parts == NULL) {
        succession_free(&succession);
        return false;
    }
    bool reorganised = succession_carry(&succession, code, &balance);
    size_t place = succession_first(&succession, code);
    for (; place < succession.count && succession.successors[place].to_code == code; place++)
        explanation->carry_parts[explanation->carry_part_count++] = succeeded_part(
            determinations, figures, &succession, succession.successors[place].share, period);
    explanation->carry_left = reorganised && explanation->carry_part_count == 0;
    succession_free(&succession);
    return true;
}

EXPLAIN_TRY carry_explain(const struct determinations *determinations, const struct figures *figures,
                          struct explanation *explanation)
{
    int period = explanation->quota.period, code = explanation->quota.code;
    int64_t opening;
    if (explanation->nation.phase == PHASE_ANNOUNCED)
        return true;
    const struct opening_balance *balance = determinations_balance(determinations, period);
    if (balance != NULL && code_amount_find(balance->balances, balance->count, code, &opening)) {
        explanation->opening_balance = balance;
        return true;
    }
    if (explanation->first_period)
        return true;
    if (!carry_succeeded(determinations, figures, explanation))
        return false;
    const struct quota *closing = figures_quota(figures, code, period - 1);
    if (explanation->carry_part_count == 0 && !explanation->carry_left && closing != NULL)
        explanation->carry_parts[explanation->carry_part_count++] = (struct carry_part){
            .from_code = code, .closing = closing->remaining, .persons = closing->remaining};
    return true;
}

bool explain_quota(const struct ledger *ledger, const struct figures *figures, int code, int period,
                   struct explanation *explanation)
{
    const struct determinations *determinations = ledger_determinations(ledger);
    const struct quota *quota = figures_quota(figures, code, period);
    *explanation = (struct explanation){0};
    if (quota == NULL)
        return false;
    explanation->quota = *quota;
    explanation->nation = figures_period(figures, period)->nation;
    explanation->total = determinations_total(determinations, period);
    if (explanation->nation.total_status == TOTAL_INDICATIVE)
        explanation->indicative = figures_indicative(figures, ledger);
    explanation->municipal_register = determinations_register(determinations, period_first_day(period));
    explanation->first_period = period == determinations_first_period(determinations);
    official_explain(determinations, explanation);
    if (inhabitants_explain(determinations, explanation) && transfers_explain(determinations, figures, explanation) &&
        carry_explain(determinations, figures, explanation))
        return true;
    explanation_free(explanation);
    return false;
}

void explanation_free(struct explanation *explanation)
{
    free(explanation->inhabitants_parts);
    free(explanation->transfers);
    free(explanation->carry_parts);
    *explanation = (struct explanation){0};
}
