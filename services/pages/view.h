// What views are made of: texts and numbers in the reader's language, for the templates.
//
// A function that makes a value gives it away: put it into a view with json_object_set_new or json_pack's "o". It is
// NULL where memory is short or there is no such word; the name is then missing in the view, and rendering it fails and
// says which.
#pragma once

#include "common/number_text.h"
#include "pages/pages.h"
#include "standing/figures_json.h"
#include "standing/standing.h"

#include <jansson.h>

// A text of words/ by its group and name, "site.province"; "" where there is none. Borrowed.
const char *page_word(const struct page *page, const char *key);

json_t *view_word(const struct page *page, const char *key);
json_t *view_text(const char *text); // of any bytes
json_t *view_number(const struct page *page, int64_t number);
json_t *view_signed(const struct page *page, int64_t number);
json_t *view_percent(const struct page *page, int64_t part, int64_t whole); // "" where whole is 0 or less
json_t *view_day(const struct page *page, int32_t day);
json_t *view_roman(int period); // "2017-I"

// What stands in the place {name} of a text of words/.
struct place {
    const char *name;
    char text[NAMED_SIZE];
};

struct place place_text(const char *name, const char *text);
struct place place_number(const struct page *page, const char *name, int64_t number);
struct place place_signed(const struct page *page, const char *name, int64_t number);
struct place place_percent(const struct page *page, const char *name, int64_t part, int64_t whole);
struct place place_day(const struct page *page, const char *name, int32_t day);
struct place place_month(const struct page *page, const char *name, int32_t day);
struct place place_period(const char *name, int period); // "2017-I"

// A text of words/ with its places filled: SAY(page, "nation.behind", place_number(page, "count", 12)). NULL, too,
// where a place of the text is not given.
#define SAY(page, key, ...) view_say(page, key, (const struct place[]){__VA_ARGS__, {NULL, ""}})
json_t *view_say(const struct page *page, const char *key, const struct place *places);

// The same of a number, which the place {count} gives: by the key KEY_one where it is 1.
json_t *view_count(const struct page *page, const char *key, int64_t count);

// An address of ours with the reader's language and day, "/2017-1/GM0716?lang=en": of the path formatted as by printf.
__attribute__((format(printf, 2, 3))) json_t *view_address(const struct page *page, const char *format, ...);

// The query by which links keep language and day: "", "?lang=en" or "?lang=en&at=2017-04-01".
#define SUFFIX_SIZE 32
const char *page_suffix(enum language language, int32_t at, char text[SUFFIX_SIZE]);

// The class of a schedule in HTML: "on_schedule", "slightly_behind" or "behind"; and its short word.
const char *schedule_class(enum schedule schedule);
json_t *view_schedule(const struct page *page, enum schedule schedule);

// The figures of the page's period.
const struct told_period *page_period(const struct page *page);

// What everything on a page stands in: the view that the layout needs, with words and what the page is about. title: of
// the page, taken over.
json_t *layout_view(const struct page *page, json_t *title);

// Renders a template with a view, which is taken over.
MUST_CHECK bool view_render(const struct page *page, const char *template, json_t *view, struct buffer *out,
                            struct error *error);
