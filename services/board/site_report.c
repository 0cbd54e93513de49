// The progress report of a half-year.
#include "board/processes.h"
#include "board/site.h"
#include "board/site_page.h"
#include "pages/report.h"

bool site_report(struct exchange *exchange)
{
    struct page page = page_of(exchange);
    struct buffer out = {0};
    struct error error = {0};
    struct shared *process = processes_take(exchange->processes, exchange->period->period, exchange->overview.at,
                                            &error);
    bool made = process && page_report(&page, shared_value(process), &out, &error);
    shared_drop(process);
    return page_reply(exchange, made, &out, &error);
}
