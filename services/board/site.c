#include "board/site.h"
#include "board/processes.h"
#include "board/site_page.h"

#include "board_icon.h"
#include "board_script.h"
#include "board_style.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HTML         "text/html; charset=utf-8"
#define CHANGES_MOST 50 // that a page tells

struct page page_of(const struct exchange *exchange)
{
    const struct overview *overview = &exchange->overview;
    return (struct page){.pages = exchange->pages,
                         .language = exchange->request.language,
                         .path = exchange->request.path,
                         .query = "",
                         .period = exchange->period ? exchange->period->period : PERIOD_NONE,
                         .at = overview->at,
                         .position = overview->position,
                         .told = overview->told,
                         .records = overview->records};
}

bool page_reply(struct exchange *exchange, bool made, struct buffer *out, const struct error *error)
{
    if (made)
        return reply_body(&exchange->reply, HTML, out->text, out->size);
    free(out->text);
    return reply_error(&exchange->reply, error);
}

bool site_home(struct exchange *exchange)
{
    const struct told_period *current = told_current(exchange->overview.told);
    char period[PERIOD_TEXT_SIZE];
    if (!current)
        return reply_fault(&exchange->reply, MHD_HTTP_NOT_FOUND, "no half-year has a national total yet");
    const char *at = request_argument(&exchange->request, "at");
    char query[32] = "";
    if (at && *at)
        snprintf(query, sizeof query, "?at=%s", at);
    if (exchange->request.language == LANGUAGE_EN)
        snprintf(query + strlen(query), sizeof query - strlen(query), "%slang=en", *query ? "&" : "?");
    reply_header_add(&exchange->reply, MHD_HTTP_HEADER_LOCATION, "/%s%s", period_format(current->period, period),
                     query);
    return reply_sent_on(&exchange->reply);
}

// What changed the figures of a municipality, or of the nation (CODE_NONE). NULL where the database is away: the page
// says so, and is not kept for others.
static const struct history *history_of(struct exchange *exchange, int code, struct history *history)
{
    struct error error = {0};
    struct database *database = store_lend(exchange->store, &error);
    bool ok = database && history_read(history, code, exchange->period->period, CHANGES_MOST, database, &error);
    store_return(exchange->store, !ok);
    exchange->reply.partial = !ok;
    return ok ? history : NULL;
}

bool site_nation(struct exchange *exchange)
{
    struct page page = page_of(exchange);
    struct history history = {0};
    struct buffer out = {0};
    struct error error = {0};
    bool made = page_nation(&page, history_of(exchange, CODE_NONE, &history), &out, &error);
    history_free(&history);
    return page_reply(exchange, made, &out, &error);
}

bool site_provinces(struct exchange *exchange)
{
    struct page page = page_of(exchange);
    struct buffer out = {0};
    struct error error = {0};
    return page_reply(exchange, page_provinces(&page, &out, &error), &out, &error);
}

bool site_province(struct exchange *exchange)
{
    struct page page = page_of(exchange);
    struct buffer out = {0};
    struct error error = {0};
    return page_reply(exchange, page_province(&page, exchange->province, &out, &error), &out, &error);
}

bool site_municipality(struct exchange *exchange)
{
    struct page page = page_of(exchange);
    struct history history = {0};
    struct buffer out = {0};
    struct error error = {0};
    const struct history *known = history_of(exchange, exchange->code, &history);
    bool made = page_municipality(&page, exchange->code, known, &out, &error);
    history_free(&history);
    return page_reply(exchange, made, &out, &error);
}

bool site_process(struct exchange *exchange)
{
    struct page page = page_of(exchange);
    struct buffer out = {0};
    struct error error = {0};
    char query[32] = "";
    int64_t norm;
    if (!request_number(&exchange->request, "norm", 1, NORM_WEEKS_MOST, NORM_WEEKS, &norm))
        return reply_fault(&exchange->reply, MHD_HTTP_BAD_REQUEST, "norm is a number of weeks from 1 to %d",
                           NORM_WEEKS_MOST);
    if (request_argument(&exchange->request, "norm"))
        snprintf(query, sizeof query, "norm=%" PRId64, norm);
    page.query = query;
    struct shared *process = processes_take(exchange->processes, exchange->period->period, exchange->overview.at,
                                            &error);
    bool made = process && page_process(&page, shared_value(process), (int)norm, &out, &error);
    shared_drop(process);
    return page_reply(exchange, made, &out, &error);
}

bool site_asset(struct exchange *exchange)
{
    static const struct {
        const char *name, *type;
        const struct embedded_text *text;
    } assets[] = {{"board.css", "text/css; charset=utf-8", board_style_board},
                  {"board.js", "text/javascript; charset=utf-8", board_script_board},
                  {"icon.svg", "image/svg+xml", board_icon_icon}};
    const char *name = exchange->request.segments[1];
    for (size_t i = 0; i < sizeof assets / sizeof *assets; i++)
        if (strcmp(name, assets[i].name) == 0)
            return reply_text(&exchange->reply, assets[i].type, assets[i].text->text);
    return reply_fault(&exchange->reply, MHD_HTTP_NOT_FOUND, "there is no '%s'", name);
}

void site_fault(struct exchange *exchange)
{
    struct page page = page_of(exchange);
    struct buffer out = {0};
    struct error error = {0};
    bool made = page_fault(&page, (int)exchange->reply.status, exchange->reply.fault, &out, &error);
    if (made) {
        exchange->reply.body = out.text;
        exchange->reply.size = out.size;
    } else {
        free(out.text);
    }
    exchange->reply.type = HTML;
}
