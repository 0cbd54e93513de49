#include "standing/names.h"

#include <stdio.h>
#include <string.h>

const char *period_roman(int period, char text[PERIOD_TEXT_SIZE])
{
    snprintf(text, PERIOD_TEXT_SIZE, "%d-%s", period_year(period), period_half(period) == 1 ? "I" : "II");
    return text;
}

const char *phase_name(enum phase phase)
{
    return phase == PHASE_ANNOUNCED ? "announced" : phase == PHASE_RUNNING ? "running" : "ended";
}

const char *total_status_name(enum total_status status)
{
    return status == TOTAL_FORECAST ? "forecast" : status == TOTAL_DEFINITIVE ? "definitive" : "indicative";
}

const char *basis_name(enum basis basis)
{
    return basis == BASIS_STATUTORY ? "statutory" : basis == BASIS_SUM_PRESERVING ? "sum-preserving" : "official";
}

const char *schedule_name(enum schedule schedule)
{
    return schedule == SCHEDULE_ON_SCHEDULE       ? "on schedule"
           : schedule == SCHEDULE_SLIGHTLY_BEHIND ? "slightly behind"
                                                  : "behind";
}

enum schedule schedule_parse(const char *name)
{
    for (enum schedule schedule = SCHEDULE_ON_SCHEDULE; schedule <= SCHEDULE_BEHIND; schedule++)
        if (strcmp(name, schedule_name(schedule)) == 0)
            return schedule;
    return 0;
}

const char *balance_name(int64_t carry_over)
{
    return carry_over > 0 ? "backlog" : carry_over < 0 ? "lead" : "";
}

const char *total_status_caution(enum total_status status)
{
    if (status == TOTAL_FORECAST)
        return "the national total is only a forecast: the definitive one may be another, and every quota with it.";
    if (status == TOTAL_INDICATIVE)
        return "the national total is only indicative: none was announced yet, and this program reckons it from "
               "permits, arrivals and placements.";
    return NULL;
}
