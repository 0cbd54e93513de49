#include "board/api.h"
#include "board/table.h"

#include <stdlib.h>
#include <string.h>

bool api_table(struct exchange *exchange)
{
    const struct ledger *ledger = exchange->overview.records->standing.ledger;
    char name[PATH_LONGEST + 1];
    int period;
    snprintf(name, sizeof name, "%s", exchange->request.segments[exchange->request.segment_count - 1]);
    char *ending = strrchr(name, '.');
    bool workbook = strcmp(ending, ".xlsx") == 0;
    *ending = '\0';
    exchange->period = period_parse(name, &period) ? told_period(exchange->overview.told, period) : NULL;
    if (!exchange->period)
        return reply_fault(&exchange->reply, MHD_HTTP_NOT_FOUND,
                           "there are no figures of '%s': /v1/periods lists the half-years", name);
    size_t size;
    char *body = workbook ? table_workbook(exchange->period, ledger, &size)
                          : table_csv(exchange->period, ledger, &size);
    reply_header_add(&exchange->reply, MHD_HTTP_HEADER_CONTENT_DISPOSITION, "attachment; filename=\"quotas-%s%s\"",
                     name, workbook ? ".xlsx" : ".csv");
    return reply_body(&exchange->reply,
                      workbook ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                               : "text/csv; charset=utf-8; header=present",
                      body, size);
}
