// The progress report as a page of the board, and as one that stands alone.
#include "pages/process_view.h"
#include "pages/report.h"
#include "pages/report_inside.h"
#include "rules/determinations.h"

#include "pages_style.h"

#include <stdlib.h>
#include <string.h>

// On which total the figures rest.
static json_t *rests_said(const struct page *page)
{
    const struct national_total *total = determinations_total(ledger_determinations(page->records->standing.ledger),
                                                              page->period);
    if (!total || page_period(page)->nation.total_status == TOTAL_INDICATIVE)
        return view_word(page, "report.rests_indicative");
    return SAY(page, total->status == TOTAL_DEFINITIVE ? "report.rests_definitive" : "report.rests_forecast",
               place_day(page, "day", total->announced_on));
}

static json_t *report_view(const struct page *page, const struct process *process)
{
    struct place period = place_period("period", page->period);
    json_t *view = layout_view(page, SAY(page, "report.heading", period));
    json_object_set_new(view, "live", json_string("")); // a report is of a moment
    json_object_set_new(view, "heading", SAY(page, "report.heading", period));
    json_object_set_new(view, "begun", json_boolean(page_period(page)->nation.phase != PHASE_ANNOUNCED));
    json_object_set_new(view, "summary", report_summary(page));
    json_object_set_new(view, "rests_said", rests_said(page));
    json_object_set_new(view, "linked", json_boolean(process->housed > process->unlinked));
    report_past_set(view, page);
    report_ahead_set(view, page);
    report_backlogs_set(view, page);
    process_set(view, page, process, NORM_WEEKS);
    report_sources_set(view, page);
    return view;
}

bool page_report(const struct page *page, const struct process *process, struct buffer *out, struct error *error)
{
    return view_render(page, "report", report_view(page, process), out, error);
}

static void add(struct buffer *out, const char *text)
{
    buffer_add(out, text, strlen(text));
}

// What is before the page's body: the style is in it, as a file has nothing beside it. Of a template the page's style
// would come out escaped.
static void head_add(const struct page *page, struct buffer *out)
{
    json_t *title = SAY(page, "report.heading", place_period("period", page->period));
    const char *text = json_string_value(title);
    add(out, page->language == LANGUAGE_NL ? "<!DOCTYPE html>\n<html lang=\"nl\">\n"
                                           : "<!DOCTYPE html>\n<html lang=\"en\">\n");
    add(out, "<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, "
             "initial-scale=1\"/>\n<title>");
    if (text)
        buffer_add_escaped(out, text, strlen(text));
    add(out, "</title>\n<style>\n");
    add(out, pages_style_report->text);
    add(out, "</style>\n</head>\n");
    json_decref(title);
}

// Copies the body with a style in each drawing, as WeasyPrint gives a drawing none of the page's.
static void body_add(const struct buffer *body, struct buffer *out)
{
    const char *at = body->text, *end = body->text + body->size, *svg;
    while ((svg = memmem(at, (size_t)(end - at), "<svg", 4)) != NULL) {
        const char *close = memchr(svg, '>', (size_t)(end - svg));
        if (!close)
            break;
        buffer_add(out, at, (size_t)(close + 1 - at));
        add(out, "<style>");
        add(out, pages_style_chart->text);
        add(out, "</style>");
        at = close + 1;
    }
    buffer_add(out, at, (size_t)(end - at));
}

bool report_file(const struct page *page, const struct process *process, struct buffer *out, struct error *error)
{
    struct buffer body = {0};
    bool ok = view_render(page, "report_file", report_view(page, process), &body, error);
    if (ok) {
        head_add(page, out);
        body_add(&body, out);
    }
    free(body.text);
    return ok;
}
