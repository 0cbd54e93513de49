#include "standing/figures_json.h"
#include "standing/process.h"
#include "standing/provinces.h"

#include <stdio.h>

// A number, or null where there is none.
static json_t *number_json(int64_t number, bool some)
{
    return some ? json_integer((json_int_t)number) : json_null();
}

static json_t *waiting_json(const struct process *process)
{
    json_t *list = json_array();
    for (size_t i = 0; i < process->waiting_count; i++) {
        const struct process_waiting *waiting = &process->waiting[i];
        list = json_appended(list, json_pack("{s:i, s:o, s:I}", "weeks_from", waiting->weeks_from, "weeks_to",
                                             number_json(waiting->weeks_to, waiting->weeks_to >= 0), "persons",
                                             (json_int_t)waiting->persons));
    }
    return list;
}

static json_t *housed_months_json(const struct process *process)
{
    json_t *list = json_array();
    for (size_t i = 0; i < process->month_count; i++) {
        const struct process_housed *housed = &process->months[i];
        struct date date = day_date(housed->month);
        char month[16];
        snprintf(month, sizeof month, "%04d-%02d", date.year, date.month);
        list = json_appended(list,
                             json_pack("{s:s, s:I, s:o, s:o}", "month", month, "persons", (json_int_t)housed->persons,
                                       "median_weeks", number_json(housed->median_weeks, housed->persons > 0),
                                       "p90_weeks", number_json(housed->p90_weeks, housed->persons > 0)));
    }
    return list;
}

static json_t *provinces_json(const struct process *process)
{
    json_t *list = json_array();
    for (size_t i = 0; i < process->province_count; i++) {
        const struct process_housed *housed = &process->provinces[i];
        char code[PROVINCE_TEXT_SIZE], day[DAY_TEXT_SIZE];
        bool told = !housed->few;
        list = json_appended(
            list, json_pack("{s:s, s:s, s:b, s:o, s:o, s:o, s:s?}", "province_code",
                            province_format(housed->province, code), "name", province_name(housed->province), "few",
                            housed->few, "persons", number_json(housed->persons, told), "median_weeks",
                            number_json(housed->median_weeks, told), "p90_weeks", number_json(housed->p90_weeks, told),
                            "until", told ? day_format(housed->until, day) : NULL));
    }
    return list;
}

json_t *process_json(const struct process *process)
{
    char period[PERIOD_TEXT_SIZE], day[DAY_TEXT_SIZE];
    return json_pack("{s:s, s:s?, s:o, s:o, s:o, s:I, s:I}", "period", period_format(process->period, period),
                     "position_date",
                     process->position_date == DAY_NONE ? NULL : day_format(process->position_date, day), "waiting",
                     waiting_json(process), "months", housed_months_json(process), "provinces", provinces_json(process),
                     "housed", (json_int_t)process->housed, "unlinked", (json_int_t)process->unlinked);
}
