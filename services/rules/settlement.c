#include "rules/settlement.h"

#include "rules/nation_sums.h"
#include "rules/schedule.h"
#include "rules/waiting.h"

// What the municipality carries over from the period before; 0 until the period starts.
static int64_t carry_over_of(const struct half_year *half_year, const struct half_year *before, size_t place)
{
    int64_t carry_over = 0;
    if (half_year->figures.nation.phase == PHASE_ANNOUNCED)
        return 0;
    if (half_year->cells[place].opened)
        return half_year->cells[place].opening_balance;
    int code = half_year->figures.quotas[place].code;
    if (before == NULL || succession_carry(&half_year->succession, code, &carry_over))
        return carry_over;
    size_t place_before = half_year_place(before, code);
    return place_before == before->figures.count ? 0 : before->figures.quotas[place_before].remaining;
}

bool settlement_settle(struct half_year *half_year, const struct half_year *before, const struct ledger *ledger,
                       size_t place)
{
    struct national_quota *nation = &half_year->figures.nation;
    struct quota *quota = &half_year->figures.quotas[place];
    struct housed housed = ledger_housed(ledger, quota->code, nation->period);
    int64_t carry_over = carry_over_of(half_year, before, place);
    int64_t remaining_before = quota->remaining;
    half_year->cells[place].dirty = false;

    bool same = quota->schedule != 0 && quota->carry_over == carry_over && quota->realised == housed.persons &&
                quota->realised_family == housed.family;
    if (same)
        return false;
    nation_sums_remove(nation, quota);
    quota->carry_over = carry_over;
    quota->corrected_quota = (int64_t)quota->quota + quota->transferred + carry_over;
    quota->realised = housed.persons;
    quota->realised_family = housed.family;
    quota->remaining = quota->corrected_quota - quota->realised;
    quota->schedule = schedule_of(quota->realised, quota->corrected_quota, nation->months_elapsed);
    nation_sums_add(nation, quota);
    quota->touched = true;
    nation->touched = true;
    return quota->remaining != remaining_before;
}

void settlement_count_nation(struct half_year *half_year, const struct ledger *ledger)
{
    struct national_quota *nation = &half_year->figures.nation;
    struct national_quota before = *nation;
    bool running = nation->phase == PHASE_RUNNING;
    bool same = true;
    for (enum inflow kind = 0; kind < INFLOW_KINDS; kind++) {
        nation->inflow[kind] = ledger_inflow_period(ledger, kind, nation->period);
        same = same && nation->inflow[kind] == before.inflow[kind];
    }
    nation->waiting = running ? waiting_persons(ledger) : 0;
    nation->family_expected = running ? waiting_family_expected(ledger) : 0;
    nation->unassigned = ledger_housed_period(ledger, nation->period).persons - nation->realised;
    same = same && nation->waiting == before.waiting && nation->family_expected == before.family_expected &&
           nation->unassigned == before.unassigned;
    nation->touched = nation->touched || !same;
}
