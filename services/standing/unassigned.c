#include "standing/unassigned.h"
#include "common/arena.h"
#include "rules/municipalities.h"

#define FIRST_YEAR 2000 // of the years that a valid date can have
#define LAST_YEAR  2100

static struct unassigned *period_add(struct unassigned *list, const struct standing *standing, int period,
                                     size_t *count)
{
    bool exist[MUNICIPALITY_CODES];
    if (ledger_housed_period(standing->ledger, period).persons == 0)
        return list;
    municipalities_exist(ledger_determinations(standing->ledger), period_first_day(period), exist);
    for (int code = 0; code < MUNICIPALITY_CODES; code++) {
        struct housed housed = ledger_housed(standing->ledger, code, period);
        if (exist[code] || housed.persons == 0)
            continue;
        list = memory_resize(list, *count + 1, sizeof *list);
        list[(*count)++] = (struct unassigned){period, code, standing_name(standing, code, period), housed};
    }
    return list;
}

struct unassigned *unassigned_list(const struct standing *standing, int period, size_t *count)
{
    int first = period == PERIOD_NONE ? period_of(FIRST_YEAR, 1) : period;
    int last = period == PERIOD_NONE ? period_of(LAST_YEAR, 2) : period;
    struct unassigned *list = NULL;
    *count = 0;
    for (int at = first; at <= last; at++)
        list = period_add(list, standing, at, count);
    return list;
}
