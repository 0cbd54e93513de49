#include "rules/schedule.h"

enum phase schedule_phase(int period, int32_t position)
{
    if (position < period_first_day(period))
        return PHASE_ANNOUNCED;
    return position > period_last_day(period) ? PHASE_ENDED : PHASE_RUNNING;
}

enum schedule schedule_of(int64_t realised, int64_t corrected, int months_elapsed)
{
    __int128 due = (__int128)months_elapsed * corrected; // what is due by now, in sixths of a person
    if (corrected <= 0 || (__int128)realised * 6 >= due)
        return SCHEDULE_ON_SCHEDULE;
    return (__int128)realised * 24 >= due * 3 ? SCHEDULE_SLIGHTLY_BEHIND : SCHEDULE_BEHIND;
}

int64_t schedule_due(int64_t corrected, int months_elapsed)
{
    return corrected <= 0 ? 0 : (int64_t)(((__int128)months_elapsed * corrected + 5) / 6);
}
