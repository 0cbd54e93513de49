// The progress report as rows, and these as CSV (RFC 4180): for programs and spreadsheets.
#include "common/cell_text.h"
#include "messages/event.h"
#include "messages/identifier.h"
#include "pages/report.h"
#include "pages/report_inside.h"
#include "standing/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUOTAS  "topic taakstelling.quotas.v1, /v1/quotas"
#define NATION  "topic taakstelling.nation.v1, /v1/nation"
#define PROCESS "tables permit, family_arrival and placement, /v1/process"
#define HOUSED  "table housed, from topic municipal.placements.v1"

struct rows {
    const struct page *page;
    json_t *list;
    const char *section;
    int period;
};

static void row_add(struct rows *rows, const char *item, const char *code, const char *name, int64_t value,
                    const char *unit, const char *source)
{
    char period[PERIOD_TEXT_SIZE];
    rows->list = json_appended(rows->list,
                               json_pack("{s:s, s:s, s:s, s:s, s:o, s:I, s:s, s:s}", "section", rows->section, "item",
                                         item, "period", period_format(rows->period, period), "code", code, "name",
                                         view_text(name), "value", (json_int_t)value, "unit", unit, "source", source));
}

static void persons_add(struct rows *rows, const char *item, const char *code, const char *name, int64_t value,
                        const char *source)
{
    row_add(rows, item, code, name, value, "persons", source);
}

static void summary_add(struct rows *rows, const struct national_quota *nation)
{
    const struct {
        const char *item;
        int64_t value;
    } items[] = {{"national_total", nation->national_total},
                 {"quota", nation->quota_sum},
                 {"carry_over", nation->carry_over},
                 {"corrected_quota", nation->corrected_quota},
                 {"realised", nation->realised},
                 {"realised_family", nation->realised_family},
                 {"remaining", nation->remaining}};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++)
        persons_add(rows, items[i].item, "NL00", total_status_name(nation->total_status), items[i].value, NATION);
    row_add(rows, "on_schedule", "NL00", "", nation->on_schedule, "municipalities", NATION);
    row_add(rows, "slightly_behind", "NL00", "", nation->slightly_behind, "municipalities", NATION);
    row_add(rows, "behind", "NL00", "", nation->behind, "municipalities", NATION);
}

// "2017-01"
static void month_format(int32_t day, char text[8])
{
    char whole[DAY_TEXT_SIZE];
    snprintf(text, 8, "%.7s", day_format(day, whole));
}

static void months_add(struct rows *rows)
{
    const struct page *page = rows->page;
    struct housed_months months = months_of(page, CODE_NONE, 0, 0);
    struct record_month record = report_record(page);
    char month_text[8];
    for (int i = 0; i < 6; i++) {
        const struct month *month = &months.months[i];
        month_format(month->first_day, month_text);
        persons_add(rows, "realised", "NL00", month_text, month->housed.persons, HOUSED);
        persons_add(rows, "realised_family", "NL00", month_text, month->housed.family, HOUSED);
    }
    if (record.first_day != DAY_NONE) {
        month_format(record.first_day, month_text);
        persons_add(rows, "record_month", "NL00", month_text, record.persons, HOUSED);
    }
}

static void inflow_add(struct rows *rows, const struct national_quota *nation)
{
    static const char *const names[INFLOW_KINDS] = {[INFLOW_FAMILY_ARRIVAL] = "family_arrivals",
                                                    [INFLOW_ASYLUM] = "permits_asylum",
                                                    [INFLOW_FAMILY_PERMIT] = "permits_family_reunification",
                                                    [INFLOW_RELOCATION] = "permits_relocation",
                                                    [INFLOW_RESETTLEMENT] = "permits_resettlement"};
    for (size_t i = 0; i < INFLOW_KINDS; i++)
        persons_add(rows, names[i], "NL00", "", nation->inflow[i], NATION);
}

// The name is the version's day and status, the source its event.
static void version_add(void *opaque, const struct version *version)
{
    struct rows *rows = opaque;
    const struct national_total *total = version->total;
    char id[UUID_TEXT_SIZE], time[EVENT_TIME_SIZE], day[DAY_TEXT_SIZE], name[64], source[128];
    snprintf(name, sizeof name, "%s %s%s", day_format(total->announced_on, day), total_status_name(total->status),
             version->late ? " late" : "");
    snprintf(source, sizeof source, "event %s at %s", uuid_format(total->source.event_id, id),
             event_time_format(total->source.event_time, time));
    persons_add(rows, "national_total", "NL00", name, total->persons, source);
}

static void ahead_add(struct rows *rows)
{
    const struct told *told = rows->page->told;
    struct indicative parts;
    for (size_t i = 0; i < told->count; i++) {
        const struct national_quota *nation = &told->periods[i].nation;
        rows->period = told->periods[i].period;
        if (rows->period >= rows->page->period)
            report_versions(rows->page, rows->period, version_add, rows);
        if (nation->phase != PHASE_RUNNING)
            continue;
        persons_add(rows, "waiting", "NL00", "", nation->waiting, NATION);
        persons_add(rows, "family_expected", "NL00", "", nation->family_expected, NATION);
    }
    if (!report_indicative(rows->page, &parts))
        return;
    persons_add(rows, "indicative_waiting", "NL00", "", parts.waiting, NATION);
    persons_add(rows, "indicative_expected", "NL00", "", parts.expected, NATION);
    persons_add(rows, "indicative_outflow", "NL00", "", parts.outflow, NATION);
    persons_add(rows, "indicative_total", "NL00", "", parts.total, NATION);
}

static void sums_add(struct rows *rows, const char *code, const char *name, const struct sums *sums, const char *source)
{
    persons_add(rows, "quota", code, name, sums->quota, source);
    persons_add(rows, "carry_over", code, name, sums->carry_over, source);
    persons_add(rows, "corrected_quota", code, name, sums->corrected_quota, source);
    persons_add(rows, "realised", code, name, sums->realised, source);
    persons_add(rows, "remaining", code, name, sums->remaining, source);
}

static void provinces_add(struct rows *rows)
{
    size_t count;
    struct province_sums *all = province_sums_make(page_period(rows->page), rows->page->records->standing.ledger,
                                                   &count);
    char code[PROVINCE_TEXT_SIZE];
    for (size_t i = 0; i < count; i++) {
        const char *name = province_name(all[i].province);
        struct sums sums = sums_of_province(&all[i]);
        province_format(all[i].province, code);
        sums_add(rows, code, name, &sums, QUOTAS);
        row_add(rows, "on_schedule", code, name, all[i].on_schedule, "municipalities", QUOTAS);
        row_add(rows, "slightly_behind", code, name, all[i].slightly_behind, "municipalities", QUOTAS);
        row_add(rows, "behind", code, name, all[i].behind, "municipalities", QUOTAS);
    }
    free(all);
}

static void behind_add(struct rows *rows)
{
    size_t count;
    struct behind *behind = report_behind(rows->page, &count);
    char code[CODE_TEXT_SIZE];
    for (size_t i = 0; i < count; i++) {
        struct sums sums = sums_of_quota(behind[i].quota);
        code_format(behind[i].quota->code, code);
        sums_add(rows, code, behind[i].name, &sums, QUOTAS);
        row_add(rows, "backlog_half_years", code, behind[i].name, behind[i].half_years, "half-years", QUOTAS);
    }
    free(behind);
}

// Of whom too few are told there is no row.
static void housed_add(struct rows *rows, const struct process_housed *housed, size_t count)
{
    char code[PROVINCE_TEXT_SIZE], name[8];
    for (size_t i = 0; i < count; i++) {
        bool province = housed[i].province != 0;
        const char *of = province ? province_format(housed[i].province, code) : "NL00";
        if (housed[i].few || housed[i].persons == 0)
            continue;
        if (!province)
            month_format(housed[i].month, name);
        const char *called = province ? province_name(housed[i].province) : name;
        persons_add(rows, "persons", of, called, housed[i].persons, PROCESS);
        row_add(rows, "median", of, called, housed[i].median_weeks, "weeks", PROCESS);
        row_add(rows, "p90", of, called, housed[i].p90_weeks, "weeks", PROCESS);
    }
}

static void process_add(struct rows *rows, const struct process *process)
{
    char weeks[32];
    for (size_t i = 0; i < process->waiting_count; i++) {
        const struct process_waiting *range = &process->waiting[i];
        if (range->weeks_to < 0)
            snprintf(weeks, sizeof weeks, "%d weeks or more", range->weeks_from);
        else
            snprintf(weeks, sizeof weeks, "%d to %d weeks", range->weeks_from, range->weeks_to);
        persons_add(rows, "waiting", "NL00", weeks, range->persons, PROCESS);
    }
    housed_add(rows, process->months, process->month_count);
    housed_add(rows, process->provinces, process->province_count);
    persons_add(rows, "unlinked", "NL00", "", process->unlinked, PROCESS);
}

json_t *report_rows(const struct page *page, const struct process *process)
{
    const struct national_quota *nation = &page_period(page)->nation;
    struct rows rows = {page, json_array(), "summary", page->period};
    summary_add(&rows, nation);
    rows.section = "months";
    months_add(&rows);
    rows.section = "inflow";
    inflow_add(&rows, nation);
    rows.section = "half-years";
    for (size_t i = 0; i < page->told->count; i++) {
        rows.period = page->told->periods[i].period;
        summary_add(&rows, &page->told->periods[i].nation);
    }
    rows.section = "ahead";
    ahead_add(&rows);
    rows.period = page->period;
    rows.section = "provinces";
    provinces_add(&rows);
    rows.section = "behind";
    behind_add(&rows);
    rows.section = "process";
    process_add(&rows, process);
    return rows.list;
}

static void cell_add(struct buffer *out, const json_t *value)
{
    const char *text = json_string_value(value);
    char number[32];
    if (!text) {
        snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        buffer_add(out, number, strlen(number));
        return;
    }
    char *cell = cell_text(text);
    buffer_add(out, "\"", 1);
    for (const char *at = cell; *at; at++) {
        if (*at == '"')
            buffer_add(out, "\"", 1);
        buffer_add(out, at, 1);
    }
    buffer_add(out, "\"", 1);
    free(cell);
}

bool report_csv(const struct page *page, const struct process *process, struct buffer *out, struct error *error)
{
    static const char heading[] = "section,item,period,code,name,value,unit,source\r\n";
    json_t *rows = report_rows(page, process), *row, *value;
    const char *name;
    size_t i;
    if (!rows)
        return error_set(error, ERROR_FATAL, "out of memory");
    buffer_add(out, heading, sizeof heading - 1);
    json_array_foreach(rows, i, row)
    {
        const char *separator = "";
        json_object_foreach(row, name, value)
        {
            buffer_add(out, separator, strlen(separator));
            cell_add(out, value);
            separator = ",";
        }
        buffer_add(out, "\r\n", 2);
    }
    json_decref(rows);
    return true;
}
