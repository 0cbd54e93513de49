#include "rules/waiting.h"

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
