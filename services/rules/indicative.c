#include "rules/indicative.h"

int64_t waiting_persons(const struct ledger *ledger)
{
    return ledger_inflow_all(ledger, INFLOW_ASYLUM) + ledger_inflow_all(ledger, INFLOW_RELOCATION) +
           ledger_inflow_all(ledger, INFLOW_RESETTLEMENT) + ledger_inflow_all(ledger, INFLOW_FAMILY_ARRIVAL) -
           ledger_housed_all(ledger);
}

int64_t waiting_family_expected(const struct ledger *ledger)
{
    int64_t expected = ledger_inflow_all(ledger, INFLOW_FAMILY_PERMIT) -
                       ledger_inflow_all(ledger, INFLOW_FAMILY_ARRIVAL);
    return expected > 0 ? expected : 0;
}

// What the periods with a total still ask for. One that has not started has nothing realised and no carry-over yet: its
// corrected quota counts.
static int64_t outflow_of(const struct figures *figures)
{
    int64_t outflow = 0;
    int first, last;
    if (!figures_range(figures, &first, &last))
        return 0;
    for (int period = first; period <= last; period++) {
        const struct period_figures *figures_of_period = figures_period(figures, period);
        const struct national_quota *nation = &figures_of_period->nation;
        if (!figures_of_period->published || nation->total_status == TOTAL_INDICATIVE || nation->phase == PHASE_ENDED)
            continue;
        int64_t asked = nation->phase == PHASE_ANNOUNCED ? nation->corrected_quota : nation->remaining;
        outflow += asked > 0 ? asked : 0;
    }
    return outflow;
}

struct indicative indicative_of(const struct ledger *ledger, const struct figures *figures, int period)
{
    static const enum inflow kinds[] = {INFLOW_FAMILY_ARRIVAL, INFLOW_ASYLUM, INFLOW_RELOCATION, INFLOW_RESETTLEMENT};
    int32_t position = ledger_position(ledger);
    struct indicative indicative = {
        .waiting = waiting_persons(ledger),
        .first_day = position - (INDICATIVE_INFLOW_DAYS - 1),
        .last_day = position,
        .outflow = outflow_of(figures),
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
