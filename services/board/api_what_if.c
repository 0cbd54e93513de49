#include "board/api.h"
#include "board/paging.h"
#include "board/question.h"
#include "standing/figures_json.h"

bool api_what_if(struct exchange *exchange)
{
    struct what_if_text question;
    struct error error = {0};
    struct standing standing = {0};
    struct told told = {0};
    const struct ledger *ledger = exchange->overview.records->standing.ledger;
    bool ok = question_read(&question, exchange, &error) &&
              what_if_make(&standing, ledger, &question.question, &error) &&
              (told_of(&told, &standing) || error_set(&error, ERROR_FATAL, "out of memory"));
    const struct told_period *then = ok ? told_period(&told, exchange->period->period) : NULL;
    if (then)
        ok = paging_reply(exchange, what_if_json(then, exchange->period, standing.ledger));
    else
        ok = ok ? reply_fault(&exchange->reply, MHD_HTTP_BAD_REQUEST, "then this half-year has no figures")
                : reply_error(&exchange->reply, &error);
    told_free(&told);
    standing_free(&standing);
    return ok;
}
