#include "rules/indicative.h"

#include "rules/half_year.h"
#include "rules/waiting.h"

// What the periods with a total that have not ended still ask for. Of one that has not started the corrected quota
// counts, as nothing is realised yet.
static int64_t outflow_of(const struct half_year *half_years, size_t count)
{
    int64_t outflow = 0;
    for (size_t i = 0; i < count; i++) {
        const struct national_quota *nation = &half_years[i].figures.nation;
        if (!half_years[i].figures.published || nation->total_status == TOTAL_INDICATIVE ||
            nation->phase == PHASE_ENDED)
            continue;
        int64_t asked = nation->phase == PHASE_ANNOUNCED ? nation->corrected_quota : nation->remaining;
        outflow += asked > 0 ? asked : 0;
    }
    return outflow;
}

struct indicative indicative_of(const struct ledger *ledger, const struct half_year *half_years, size_t count,
                                int period)
{
    static const enum inflow kinds[] = {INFLOW_FAMILY_ARRIVAL, INFLOW_ASYLUM, INFLOW_RELOCATION, INFLOW_RESETTLEMENT};
    int32_t position = ledger_position(ledger);
    struct indicative indicative = {
        .waiting = waiting_persons(ledger),
        .first_day = position - (INDICATIVE_INFLOW_DAYS - 1),
        .last_day = position,
        .outflow = outflow_of(half_years, count),
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        indicative.inflow += ledger_inflow(ledger, kinds[i], indicative.first_day, indicative.last_day);
    if (period_last_day(period) > position)
        indicative.days = period_last_day(period) - position;
    indicative.expected = (int64_t)(((__int128)indicative.inflow * indicative.days * 2 + INDICATIVE_INFLOW_DAYS) /
                                    (2 * INDICATIVE_INFLOW_DAYS));
    int64_t total = indicative.waiting + indicative.expected - indicative.outflow;
    indicative.total = total < 0 ? 0 : total > UINT32_MAX ? UINT32_MAX : total;
    return indicative;
}
