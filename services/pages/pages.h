// The pages that people see of the figures, as HTML in Dutch and English.
//
// The folder `pages` makes them of what services/standing gives, and of nothing else: it knows no HTTP, SQL or Kafka,
// and reads no file at run time. What a page says is in templates/ (template.h) and words/; what it looks like and what
// moves on it is in assets/. A page is XML as well as HTML, works without its script, and has no script or style in it.
//
// Addresses, as the pages link to them: /PERIOD (the nation), /PERIOD/provinces, /PERIOD/PV29, /PERIOD/GM0716,
// /PERIOD/what-if, /PERIOD/process and /PERIOD/report, with PERIOD as "2017-1", and those of the API; the query has
// lang=en for English, at=2017-04-01 for figures as of a day (a form sends an empty at= for now), and what the page
// itself asks for. /assets/board.css, board.js and icon.svg come with each. / should lead to the current period.
//
// What a script can bring up to date
//   A figure by itself:  <span data-municipality="GM0716" data-period="2017-1" data-figure="remaining">24</span>
//   of the nation:       data-municipality="NL00"; sums of a province: data-province="PV29" in place of it.
//   A table of figures:  <th data-figure="remaining"> tells what the cells of its column are; <table
//                        data-period="2017-1"> has a row <tr id="GM0716">, <tr id="PV29"> or <tr id="NL00"> for each;
//                        in a table of half-years it is <tr data-municipality="GM0716" data-period="2017-1">.
//   data-figure is the field's name in the messages Quota and NationalQuota (the board's JSON has the same names), or
//   percent_realised; `quota` of the nation is its quota_sum. carry_over and transferred have their sign always, "+17".
//   A cell of `schedule` has the class on_schedule, slightly_behind or behind, and its word.
//   A sentence with figures in it: <p data-said="card-1">, where the name is the page's own. Its text is that of the
//   same element when the page is fetched anew.
//   <html data-live="2017-1"> where the page shows figures as they are now; no such attribute where they are as of a
//   day, or of "what if", which stay as they are. The attribute lang tells the language. <p id="live" role="status"
//   hidden="hidden"> in the header is the script's, to say whether figures move; its data-after is the sequence that
//   the figures go up to.
#pragma once

#include "pages/buffer.h"
#include "standing/history.h"
#include "standing/language.h"
#include "standing/process.h"
#include "standing/records.h"
#include "standing/told.h"

// Templates and words, which all pages share; it never changes, so threads can use it at once.
struct pages;

// NULL with ERROR_FATAL where a template or the words have a fault.
struct pages *pages_new(struct error *error);
void pages_free(struct pages *pages); // NULL is fine

// What every page is made of. All is borrowed.
struct page {
    const struct pages *pages;
    enum language language;
    const char *path;              // the page's own address without the query, "/2017-1/GM0716"
    const char *query;             // what else the reader asked for, "national_total=12000", without lang and at; ""
    int period;                    // one that is shown
    int32_t at;                    // the figures are as of this day; DAY_NONE: as they are now
    int32_t position;              // the position date as it is now, which bounds the days that can be asked for
    const struct told *told;       // the figures: as told by the tables, or as of the day
    const struct records *records; // what they are computed from: as it is now, or as of the day
};

// Each adds a whole page. False with ERROR_FATAL where it cannot be made; then show page_fault.
MUST_CHECK bool page_nation(const struct page *page, const struct history *history, struct buffer *out,
                            struct error *error);
MUST_CHECK bool page_provinces(const struct page *page, struct buffer *out, struct error *error);
MUST_CHECK bool page_province(const struct page *page, int province, struct buffer *out, struct error *error);
MUST_CHECK bool page_municipality(const struct page *page, int code, const struct history *history, struct buffer *out,
                                  struct error *error);

// What if: the question as the reader wrote it, and its answer.
struct page_question {
    const char *national_total, *method; // as in the query; "": not asked
    const char *from, *to, *persons;     // of a transfer
    const struct told *answer;           // NULL: nothing was asked, or there is no answer
    const char *fault;                   // why there is none, a sentence; NULL otherwise
};
MUST_CHECK bool page_what_if(const struct page *page, const struct page_question *question, struct buffer *out,
                             struct error *error);

// norm: in how many weeks people should have a home, as the reader sets it.
#define NORM_WEEKS      14
#define NORM_WEEKS_MOST 520
MUST_CHECK bool page_process(const struct page *page, const struct process *process, int norm, struct buffer *out,
                             struct error *error);

// A page that says what is wrong with a request, or with us: status is 400, 404, 405, 414, 500 or 503. Of `page` only
// pages, language, path and query must be given; told may be NULL. message: a sentence more; NULL: none.
MUST_CHECK bool page_fault(const struct page *page, int status, const char *message, struct buffer *out,
                           struct error *error);
