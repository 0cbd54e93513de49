#include "board/api.h"
#include "board/table.h"
#include "common/arena.h"
#include "standing/provinces.h"

#include <stdlib.h>
#include <string.h>

// The period with a province's municipalities, or with 0 all of them; its quotas are to be freed.
static struct told_period part_of(const struct told_period *whole, const struct ledger *ledger, int province)
{
    struct told_period part = *whole;
    part.quotas = memory_resize(NULL, whole->count, sizeof *part.quotas);
    part.count = 0;
    for (size_t i = 0; i < whole->count; i++) {
        const struct municipality *place = municipality_place(ledger, whole->quotas[i].quota.code, whole->period);
        if (province == 0 || (place && place->province == province))
            part.quotas[part.count++] = whole->quotas[i];
    }
    return part;
}

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
    const char *province = request_argument(&exchange->request, "province");
    if (province && province_parse(province) == 0)
        return reply_fault(&exchange->reply, MHD_HTTP_BAD_REQUEST, "province is a code such as PV29");
    size_t size;
    struct told_period part = part_of(exchange->period, ledger, province ? province_parse(province) : 0);
    char *body = workbook ? table_workbook(&part, ledger, &size) : table_csv(&part, ledger, &size);
    free(part.quotas);
    reply_header_add(&exchange->reply, MHD_HTTP_HEADER_CONTENT_DISPOSITION, "attachment; filename=\"quotas-%s%s\"",
                     name, workbook ? ".xlsx" : ".csv");
    return reply_body(&exchange->reply,
                      workbook ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                               : "text/csv; charset=utf-8; header=present",
                      body, size);
}
