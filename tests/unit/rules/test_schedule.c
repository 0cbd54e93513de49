#include "rules/schedule.h"

#include <criterion/criterion.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

Test(schedule, edges)
{
    static const struct {
        int64_t realised, corrected;
        int months;
        enum schedule expected;
    } cases[] = {
        {0, 60, 0, SCHEDULE_ON_SCHEDULE},
        {0, 60, 1, SCHEDULE_BEHIND},
        {10, 60, 1, SCHEDULE_ON_SCHEDULE}, // 16.7 %
        {9, 60, 1, SCHEDULE_SLIGHTLY_BEHIND},
        {30, 60, 3, SCHEDULE_ON_SCHEDULE}, // 50 %
        {29, 60, 3, SCHEDULE_SLIGHTLY_BEHIND},
        {23, 60, 3, SCHEDULE_SLIGHTLY_BEHIND}, // three quarters of 30 is 22.5
        {22, 60, 3, SCHEDULE_BEHIND},
        {45, 60, 6, SCHEDULE_SLIGHTLY_BEHIND}, // exactly three quarters
        {44, 60, 6, SCHEDULE_BEHIND},
        {59, 60, 6, SCHEDULE_SLIGHTLY_BEHIND},
        {60, 60, 6, SCHEDULE_ON_SCHEDULE},
        {13, 37, 3, SCHEDULE_BEHIND}, // Tholen on 1 April 2017: 13 of 18.5
        {14, 37, 3, SCHEDULE_SLIGHTLY_BEHIND},
        {19, 37, 3, SCHEDULE_ON_SCHEDULE},
        {0, 0, 6, SCHEDULE_ON_SCHEDULE},
        {0, -5, 6, SCHEDULE_ON_SCHEDULE},
        {-3, -5, 6, SCHEDULE_ON_SCHEDULE},
        {INT64_MAX / 2, INT64_MAX, 6, SCHEDULE_BEHIND}, // no product may overflow
        {INT64_MAX, INT64_MAX, 6, SCHEDULE_ON_SCHEDULE},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        cr_assert_eq(schedule_of(cases[i].realised, cases[i].corrected, cases[i].months), cases[i].expected, "case %zu",
                     i);
}

Test(schedule, phases)
{
    int period = period_of(2017, 1);
    cr_assert_eq(schedule_phase(period, DAY_NONE), PHASE_ANNOUNCED);
    cr_assert_eq(schedule_phase(period, day_of(2016, 12, 31)), PHASE_ANNOUNCED);
    cr_assert_eq(schedule_phase(period, day_of(2017, 1, 1)), PHASE_RUNNING);
    cr_assert_eq(schedule_phase(period, day_of(2017, 6, 30)), PHASE_RUNNING);
    cr_assert_eq(schedule_phase(period, day_of(2017, 7, 1)), PHASE_ENDED);
}

Test(schedule, what_is_due)
{
    static const int64_t table[][3] = {{37, 0, 0},  {37, 1, 7}, {37, 3, 19},
                                       {37, 6, 37}, {36, 1, 6}, {1, 1, 1},
                                       {0, 6, 0},   {-5, 6, 0}, {INT64_MAX, 6, INT64_MAX}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        cr_expect_eq(schedule_due(table[i][0], (int)table[i][1]), table[i][2], "corrected %ld", table[i][0]);
}
