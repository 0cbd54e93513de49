#include "board/api.h"

#include "board/paging.h"
#include "board/processes.h"
#include "standing/figures_json.h"
#include "standing/history.h"
#include "standing/names.h"
#include "standing/process.h"
#include "standing/provinces.h"

#include "board_text.h"

#include <stdlib.h>
#include <string.h>

#define CHANGES_MOST 10000 // of one key: more than decades of determinations make

bool api_periods(struct exchange *exchange)
{
    return paging_reply(exchange, nation_periods_json(exchange->overview.told));
}

bool api_nation(struct exchange *exchange)
{
    return reply_json(&exchange->reply, nation_json(exchange->period));
}

bool api_provinces(struct exchange *exchange)
{
    size_t count;
    struct province_sums *sums = province_sums_make(exchange->period, exchange->overview.records->standing.ledger,
                                                    &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        list = json_appended(list, province_json(&sums[i], exchange->period->period));
    free(sums);
    return paging_reply(exchange, list);
}

bool api_province(struct exchange *exchange)
{
    size_t count;
    struct province_sums *sums = province_sums_make(exchange->period, exchange->overview.records->standing.ledger,
                                                    &count);
    json_t *found = NULL;
    for (size_t i = 0; i < count; i++)
        if (sums[i].province == exchange->province)
            found = province_json(&sums[i], exchange->period->period);
    free(sums);
    return found ? reply_json(&exchange->reply, found)
                 : reply_fault(&exchange->reply, MHD_HTTP_NOT_FOUND, "this half-year has no such province");
}

// What ?province= and ?schedule= ask for.
struct selection {
    int province;           // 0: all
    enum schedule schedule; // 0: all
};

static bool selection_read(struct exchange *exchange, struct selection *selection)
{
    const char *province = request_argument(&exchange->request, "province");
    const char *schedule = request_argument(&exchange->request, "schedule");
    *selection = (struct selection){province ? province_parse(province) : 0, schedule ? schedule_parse(schedule) : 0};
    if (province && selection->province == 0)
        return reply_fault(&exchange->reply, MHD_HTTP_BAD_REQUEST, "province is a code such as PV29");
    if (schedule && selection->schedule == 0)
        return reply_fault(&exchange->reply, MHD_HTTP_BAD_REQUEST,
                           "schedule is 'on schedule', 'slightly behind' or 'behind'");
    return true;
}

static bool is_selected(const struct told_quota *quota, const struct selection *selection, const struct ledger *ledger)
{
    if (selection->schedule && quota->quota.schedule != selection->schedule)
        return false;
    const struct municipality *place = municipality_place(ledger, quota->quota.code, quota->quota.period);
    return selection->province == 0 || (place && place->province == selection->province);
}

bool api_quotas(struct exchange *exchange)
{
    const struct ledger *ledger = exchange->overview.records->standing.ledger;
    const struct told_period *period = exchange->period;
    struct selection selection;
    if (!selection_read(exchange, &selection))
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < period->count; i++)
        if (is_selected(&period->quotas[i], &selection, ledger))
            list = json_appended(list, quota_json(period, &period->quotas[i], ledger));
    return paging_reply(exchange, list);
}

bool api_quota(struct exchange *exchange)
{
    const struct records *records = exchange->overview.records;
    const struct told_quota *quota = told_quota(exchange->period, exchange->code);
    struct month months[6];
    records_months(records, exchange->code, exchange->period->period, quota->quota.corrected_quota, months);
    json_t *json = quota_json(exchange->period, quota, records->standing.ledger);
    if (json)
        json_object_set_new(json, "months", months_json(months));
    return reply_json(&exchange->reply, json);
}

bool api_explanation(struct exchange *exchange)
{
    struct steps steps;
    bool ok = steps_make(&steps, &exchange->overview.records->standing, exchange->code, exchange->period->period,
                         exchange->request.language);
    ok = ok ? reply_json(&exchange->reply, steps_json(&steps))
            : reply_fault(&exchange->reply, MHD_HTTP_SERVICE_UNAVAILABLE, "the records have no such figures yet");
    steps_free(&steps);
    return ok;
}

bool api_history(struct exchange *exchange)
{
    struct history history = {0};
    struct error error = {0};
    struct database *database = store_lend(exchange->store, &error);
    bool ok = database &&
              history_read(&history, exchange->code, exchange->period->period, CHANGES_MOST, database, &error);
    store_return(exchange->store, !ok);
    ok = ok ? paging_reply(exchange, history_json(&history)) : reply_error(&exchange->reply, &error);
    history_free(&history);
    return ok;
}

bool api_process(struct exchange *exchange)
{
    struct error error = {0};
    struct shared *process = processes_take(exchange->processes, exchange->period->period, exchange->overview.at,
                                            &error);
    if (!process)
        return reply_error(&exchange->reply, &error);
    bool ok = reply_json(&exchange->reply, process_json(shared_value(process)));
    shared_drop(process);
    return ok;
}

bool api_openapi(struct exchange *exchange)
{
    if (!exchange->cors || !*exchange->cors) // the NL API Design Rules ask for it here
        reply_header_add(&exchange->reply, MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    return reply_text(&exchange->reply, "application/json", board_text_openapi->text);
}
