#include "standing/provinces.h"
#include "common/arena.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The codes of Statistics Netherlands (CBS), as table province has them.
static const char *const names[PROVINCES_MOST] = {
    [20] = "Groningen",    [21] = "Fryslân",    [22] = "Drenthe",       [23] = "Overijssel",
    [24] = "Flevoland",    [25] = "Gelderland", [26] = "Utrecht",       [27] = "Noord-Holland",
    [28] = "Zuid-Holland", [29] = "Zeeland",    [30] = "Noord-Brabant", [31] = "Limburg",
};

const struct municipality *municipality_place(const struct ledger *ledger, int code, int period)
{
    return ledger_municipality(ledger, code, period_first_day(period));
}

const char *province_name(int province)
{
    return province >= 0 && province < PROVINCES_MOST && names[province] ? names[province] : "";
}

int province_parse(const char *text)
{
    if (strlen(text) != 4 || strncasecmp(text, "PV", 2) != 0 || !isdigit((unsigned char)text[2]) ||
        !isdigit((unsigned char)text[3]))
        return 0;
    return atoi(text + 2);
}

const char *province_format(int province, char text[PROVINCE_TEXT_SIZE])
{
    snprintf(text, PROVINCE_TEXT_SIZE, "PV%02d", province);
    return text;
}

static void sums_add(struct province_sums *sums, const struct quota *quota)
{
    sums->municipalities++;
    sums->quota += quota->quota;
    sums->transferred += quota->transferred;
    sums->carry_over += quota->carry_over;
    sums->corrected_quota += quota->corrected_quota;
    sums->realised += quota->realised;
    sums->realised_family += quota->realised_family;
    sums->remaining += quota->remaining;
    sums->on_schedule += quota->schedule == SCHEDULE_ON_SCHEDULE;
    sums->slightly_behind += quota->schedule == SCHEDULE_SLIGHTLY_BEHIND;
    sums->behind += quota->schedule == SCHEDULE_BEHIND;
}

struct province_sums *province_sums_make(const struct told_period *period, const struct ledger *ledger, size_t *count)
{
    struct province_sums all[PROVINCES_MOST] = {0};
    *count = 0;
    for (size_t i = 0; i < period->count; i++) {
        const struct quota *quota = &period->quotas[i].quota;
        const struct municipality *place = municipality_place(ledger, quota->code, period->period);
        if (place && place->province >= 0 && place->province < PROVINCES_MOST)
            sums_add(&all[place->province], quota);
    }
    for (int province = 0; province < PROVINCES_MOST; province++)
        if (all[province].municipalities > 0) {
            all[*count] = all[province];
            all[(*count)++].province = province;
        }
    if (*count == 0)
        return NULL;
    struct province_sums *list = memory_resize(NULL, *count, sizeof *list);
    memcpy(list, all, *count * sizeof *list);
    return list;
}

// The last period up to `period` that has ended, as its place among the told ones; told->count where there is none.
static size_t last_ended(const struct told *told, int period)
{
    for (size_t place = told->count; place-- > 0;)
        if (told->periods[place].period <= period && told->periods[place].nation.phase == PHASE_ENDED)
            return place;
    return told->count;
}

struct backlog_run backlog_run_of(const struct told *told, int code, int period)
{
    struct backlog_run run = {0};
    size_t last = last_ended(told, period);
    if (last == told->count)
        return run;
    // A half-year that is not told, or in which it was no municipality, ends the run.
    for (size_t place = last + 1; place-- > 0;) {
        const struct told_period *at = &told->periods[place];
        const struct told_quota *quota = told_quota(at, code);
        if (at->period != told->periods[last].period - run.half_years || !quota || quota->quota.remaining <= 0)
            break;
        if (run.half_years++ == 0)
            run.persons = quota->quota.remaining;
    }
    return run;
}
