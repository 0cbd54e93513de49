#include "standing/best_month.h"

bool best_month_find(struct month *best, const struct records *records)
{
    *best = (struct month){.first_day = DAY_NONE};
    int period = PERIOD_NONE;
    while ((period = standing_next_period(&records->standing, CODE_NONE, period)) != PERIOD_NONE) {
        struct month months[6];
        records_months(records, CODE_NONE, period, 0, months);
        for (int i = 0; i < 6; i++)
            if (months[i].housed.persons > best->housed.persons)
                *best = months[i];
    }
    return best->first_day != DAY_NONE;
}
