// What stands around every page: its head, where one can go from it, and where the figures come from.
#include "common/arena.h"
#include "pages/pages_inside.h"
#include "pages/view.h"
#include "standing/words.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PERIODS_NEAR 2 // half-years before and after, each of which is one step away

// Writes a path as it stands in an address. A request's path may hold anything; one that begins with two slashes would
// be another server's.
static void path_encode(const char *path, struct buffer *out)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    path += strspn(path, "/");
    buffer_add(out, "/", 1);
    for (; *path; path++) {
        char code[4];
        snprintf(code, sizeof code, "%%%02X", (unsigned char)*path);
        bool is_plain = strchr(plain, *path) != NULL;
        buffer_add(out, is_plain ? path : code, is_plain ? 1 : 3);
    }
}

// The page itself for another language or day.
static json_t *itself(const struct page *page, enum language language, int32_t at)
{
    char suffix[SUFFIX_SIZE];
    struct buffer out = {0};
    path_encode(page->path, &out);
    page_suffix(language, at, suffix);
    buffer_add(&out, suffix, strlen(suffix));
    if (*page->query)
        buffer_add(&out, *suffix ? "&" : "?", 1);
    buffer_add(&out, page->query, strlen(page->query));
    json_t *address = json_stringn(out.text, out.size);
    free(out.text);
    return address;
}

static json_t *navigation(const struct page *page)
{
    static const struct {
        const char *word, *path;
    } places[] = {{"site.nation", ""},
                  {"site.provinces", "/provinces"},
                  {"site.what_if", "/what-if"},
                  {"site.process", "/process"},
                  {"site.report", "/report"}};
    json_t *list = json_array();
    char period[PERIOD_TEXT_SIZE], path[64];
    for (size_t i = 0; page->told && i < sizeof places / sizeof *places; i++) {
        snprintf(path, sizeof path, "/%s%s", period_format(page->period, period), places[i].path);
        list = json_appended(list, json_pack("{s:o, s:o, s:b}", "text", view_word(page, places[i].word), "href",
                                             view_address(page, "%s", path), "current", strcmp(path, page->path) == 0));
    }
    return list;
}

// What of the path stands behind the period, for the same page of another one: "/GM0716".
static const char *path_behind(const struct page *page)
{
    const char *slash = *page->path ? strchr(page->path + 1, '/') : NULL;
    return slash ? slash : "";
}

// The periods that are shown, from the first; only those at most `apart` half-years from the page's own.
static json_t *periods(const struct page *page, int apart)
{
    json_t *list = json_array();
    char text[PERIOD_TEXT_SIZE];
    for (size_t i = 0; page->told && i < page->told->count; i++) {
        const struct told_period *period = &page->told->periods[i];
        const char *status = total_status_words(period->nation.total_status, page->language);
        if (abs(period->period - page->period) > apart)
            continue;
        list = json_appended(
            list, json_pack("{s:o, s:o, s:s, s:b}", "text", view_roman(period->period), "href",
                            view_address(page, "/%s%s", period_format(period->period, text), path_behind(page)),
                            "status", status, "current", period->period == page->period));
    }
    return list;
}

static json_t *day_option(const struct page *page, int32_t day)
{
    char text[DAY_TEXT_SIZE];
    return json_pack("{s:s, s:o, s:b}", "value", day_format(day, text), "text", view_day(page, day), "selected",
                     day == page->at);
}

// The days that figures can be had as of: the first days of months from the period before up to the day after the
// period, and not beyond the month after the position date; and the one that is asked for, wherever it lies.
static json_t *days(const struct page *page)
{
    json_t *list = json_array();
    if (!page->told || page->position == DAY_NONE)
        return list;
    int32_t first = period_first_day(page->period - 1), end = period_last_day(page->period) + 1;
    int32_t last = month_first_day(month_first_day(page->position) + 31);
    last = last < end ? last : end;
    if (page->at != DAY_NONE && (page->at < first || page->at > last))
        list = json_appended(list, day_option(page, page->at));
    for (int32_t day = first; day <= last; day = month_first_day(day + 31))
        list = json_appended(list, day_option(page, day));
    return list;
}

// A part of a query as it was meant: + is a space, %27 the byte 0x27.
static json_t *decoded(const char *text, size_t length)
{
    char *bytes = memory_text(text, length), *to = bytes;
    for (const char *from = bytes; *from; from++) {
        if (*from == '%' && isxdigit((unsigned char)from[1]) && isxdigit((unsigned char)from[2])) {
            const char digits[] = {from[1], from[2], '\0'};
            *to++ = (char)strtol(digits, NULL, 16);
            from += 2;
        } else {
            *to++ = *from == '+' ? ' ' : *from;
        }
    }
    *to = '\0';
    json_t *value = view_text(bytes);
    free(bytes);
    return value;
}

// The fields of a form that keeps what was asked for besides.
static json_t *hidden_fields(const struct page *page)
{
    json_t *list = json_array();
    for (const char *at = page->query; *at;) {
        size_t length = strcspn(at, "&"), name = strcspn(at, "=");
        if (name < length)
            list = json_appended(list, json_pack("{s:o, s:o}", "name", decoded(at, name), "value",
                                                 decoded(at + name + 1, length - name - 1)));
        at += length + (at[length] == '&');
    }
    return list;
}

static json_t *other_language(const struct page *page)
{
    bool is_dutch = page->language == LANGUAGE_NL;
    return json_pack("{s:s, s:s, s:o}", "lang", is_dutch ? "en" : "nl", "name", is_dutch ? "English" : "Nederlands",
                     "href", itself(page, is_dutch ? LANGUAGE_EN : LANGUAGE_NL, page->at));
}

// Where the period is, in a line: "1 januari tot en met 30 juni 2017, loopt. Stand van 31 maart 2017."
static json_t *period_line(const struct page *page, const struct told_period *period)
{
    int32_t position = page->at != DAY_NONE ? page->at : page->position;
    struct place first = place_day(page, "first", period_first_day(page->period));
    struct place last = place_day(page, "last", period_last_day(page->period));
    struct place phase = place_text("phase", phase_words(period->nation.phase, page->language));
    if (position == DAY_NONE)
        return SAY(page, "site.period_line_without_position", first, last, phase);
    return SAY(page, "site.period_line", first, last, phase, place_day(page, "position", position));
}

// What must be said of the figures before any of them: that they are as of a day, that their total is not definitive.
static void set_notices(json_t *view, const struct page *page, const struct told_period *period)
{
    const char *caution = period ? caution_words(period->nation.total_status, page->language) : NULL;
    json_t *as_of = page->told && page->at != DAY_NONE
                        ? json_pack("{s:o, s:o}", "text",
                                    SAY(page, "site.as_of_notice", place_day(page, "day", page->at)), "href",
                                    itself(page, page->language, DAY_NONE))
                        : json_null();
    json_object_set_new(view, "as_of", as_of);
    json_object_set_new(view, "caution",
                        caution ? SAY(page, "site.caution", place_text("caution", caution)) : json_string(""));
}

json_t *layout_view(const struct page *page, json_t *title)
{
    char code[PERIOD_TEXT_SIZE] = "", suffix[SUFFIX_SIZE];
    const struct told_period *period = page->told ? page_period(page) : NULL;
    if (period)
        period_format(page->period, code);
    json_t *view = json_pack("{s:O, s:s, s:o, s:s, s:s, s:s, s:s}", "words", page->pages->words[page->language], "lang",
                             page->language == LANGUAGE_NL ? "nl" : "en", "title", title, "live",
                             page->at == DAY_NONE ? code : "", "period", code, "suffix",
                             page_suffix(page->language, page->at, suffix), "path", page->path);
    json_object_set_new(view, "roman", period ? view_roman(page->period) : json_string(""));
    json_object_set_new(view, "sequence", json_integer(page->told ? page->told->sequence : 0));
    json_object_set_new(view, "english", json_boolean(page->language == LANGUAGE_EN));
    json_object_set_new(view, "period_line", period ? period_line(page, period) : json_string(""));
    json_object_set_new(view, "navigation", navigation(page));
    json_t *near = periods(page, PERIODS_NEAR);
    json_object_set_new(view, "others", json_boolean(page->told && page->told->count > json_array_size(near)));
    json_object_set_new(view, "near", near);
    json_object_set_new(view, "periods", periods(page, INT_MAX));
    json_object_set_new(view, "days", days(page));
    json_object_set_new(view, "fields", hidden_fields(page));
    json_object_set_new(view, "itself", itself(page, page->language, page->at));
    json_object_set_new(view, "other_language", other_language(page));
    set_notices(view, page, period);
    return view;
}
